package io.kubevrrp.node.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.hostlinux.NettyEventLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Endpoints of a Service, played by real sockets. */
class EndpointsChecksTest {
  private final Verdicts verdicts = new Verdicts();
  private final NettyEventLoop probes = new NettyEventLoop("test-probes");
  private final ServiceMonitor monitor =
      new ServiceMonitor(verdicts, InstantSource.system(), TestHost.with(probes));

  @AfterEach
  void closeMonitor() {
    monitor.close();
    probes.close();
  }

  @Test
  void withoutAnEndpointOnTheNodeItFails() throws Exception {
    assertThat(verdict(List.of()).message())
        .isEqualTo("no ready endpoint of shop/web is on this node");
  }

  @Test
  void oneEndpointThatAcceptsOnAllItsPortsWillDo() throws Exception {
    Target closed = Target.parse(Peer.HERE, Peer.unusedPort());
    try (Peer one = Peer.saying("");
        Peer two = Peer.saying("")) {
      Verdict both = verdict(List.of(List.of(closed), List.of(one.target(), two.target())));
      assertThat(both.up()).isTrue();
      assertThat(both.message())
          .isEqualTo("the endpoint 127.0.0.1 of shop/web accepts connections");

      Verdict half = verdict(List.of(List.of(one.target(), closed)));
      assertThat(half.up()).isFalse();
      assertThat(half.message())
          .isEqualTo(
              "none of 1 endpoints of shop/web on this node accepts connections: connection to "
                  + closed
                  + " refused");
    }
  }

  @Test
  void theDeathOfTheLastEndpointIsSeen() throws Exception {
    Peer one = Peer.saying("");
    Peer two = Peer.saying("");
    monitor.apply(List.of(service(List.of(List.of(one.target()), List.of(two.target())))));
    assertThat(verdicts.next().verdict().up()).isTrue();

    one.close();
    two.close();

    assertThat(verdicts.next().verdict().message()).startsWith("none of 2 endpoints of shop/web");
  }

  private Verdict verdict(List<List<Target>> endpoints) throws InterruptedException {
    monitor.apply(List.of());
    monitor.apply(List.of(service(endpoints)));
    return verdicts.next().verdict();
  }

  private static TrackedServiceConfig service(List<List<Target>> endpoints) {
    Check check =
        new Check.Endpoints("shop/web", endpoints.stream().map(Check.Endpoint::new).toList());
    return new TrackedServiceConfig(
        "web", check, Duration.ofMillis(100), Duration.ofSeconds(5), new RiseAndFall(1, 1, false));
  }
}
