package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is directed begins before the addresses come, and ends before they go. */
class DirectingTest {
  private static final Duration ELECTED = Duration.ofSeconds(4);

  private final FakeHost host = new FakeHost();
  private final List<String> history = new ArrayList<>();
  private final Directing directing =
      new Directing() {
        @Override
        public void begin(String router) {
          note("begins");
        }

        @Override
        public void end(String router) {
          note("ends");
        }

        private void note(String what) {
          history.add(what + (host.addresses.isEmpty() ? " without" : " with") + " the address");
        }
      };
  private final VirtualRouters routers =
      new VirtualRouters(
          new Host(host, host, host, host, host, host, host, directing),
          new CountedMetrics(),
          () -> {});

  @Test
  void itBeginsBeforeTheAddressComesAndEndsBeforeItGoes() {
    routers.apply(List.of(RouterSpecs.web(100, "192.168.1.233")));
    host.advance(ELECTED);
    assertThat(history)
        .contains("begins without the address")
        .doesNotContain("ends with the address");
    history.clear();

    host.present(FakeHost.ens33(false));

    assertThat(history).first().isEqualTo("ends with the address");
    assertThat(host.addresses).isEmpty();
  }

  @Test
  void itEndsWithTheHandoverThoughTheAddressStaysAMoment() {
    routers.apply(List.of(RouterSpecs.web(100, "192.168.1.233")));
    host.advance(ELECTED);
    routers.handOver(Duration.ofSeconds(10));
    history.clear();

    host.hear(PeerPacket.of(233, 50));
    assertThat(history).containsExactly("ends with the address");
    assertThat(host.addresses).containsExactly("192.168.1.233/32");
    host.advance(Duration.ofMillis(25));
    assertThat(host.addresses).isEmpty();
  }
}
