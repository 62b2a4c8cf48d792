package io.kubevrrp.node.direct;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.ipvs.ServiceMarks;
import io.kubevrrp.node.ipvs.TransportProtocol;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the kernel marks packets: services are always there, and get packets while Active. */
final class MarkedDirectorTest {
  private static final ServiceKey.Addressed WEB =
      new ServiceKey.Addressed(TransportProtocol.TCP, Ipv4Address.parse("192.0.2.233"), 80);
  private static final String MARK =
      ServiceMarks.of(List.of(WEB)).values().iterator().next().toString();
  private static final String PROGRAMMED = MARK + " wrr -> 192.0.2.1*1 192.0.2.2*3";
  private static final String MARKED = WEB + " " + MARK;

  @TempDir Path state;
  private final FakeKernel kernel = new FakeKernel();
  private final FakeMarks marks = new FakeMarks(true);
  private final FakeLoop loop = new FakeLoop();
  private Director director;

  @BeforeEach
  void begin() {
    director = start();
  }

  @Test
  void theServicesAreThereOnEveryNodeButGetPacketsOnTheActiveOneOnly() {
    director.apply(List.of(web()));
    assertThat(kernel.table()).containsExactly(PROGRAMMED);
    assertThat(marks.list()).isEmpty();
    kernel.history.clear();

    director.begin("router");
    assertThat(marks.list()).containsExactly(MARKED);
    director.end("router");
    assertThat(marks.list()).isEmpty();
    assertThat(kernel.history).as("changes of IPVS's table").isEmpty();
  }

  @Test
  void marksAreRenewedWhileTheRouterIsActiveAndNotAfter() {
    director.apply(List.of(web()));
    director.begin("router");
    int before = marks.changes;

    loop.later();
    loop.later();
    assertThat(marks.changes).isEqualTo(before + 2);
    director.end("router");
    loop.later();
    int after = marks.changes;
    loop.later();
    assertThat(marks.changes).isEqualTo(after);
  }

  @Test
  void aDaemonThatRestsRenewsNothing() {
    director.apply(List.of(web()));
    director.begin("router");
    int before = marks.changes;

    director.rest();
    loop.later();

    assertThat(marks.changes).isEqualTo(before);
    director.resume();
    assertThat(marks.list()).containsExactly(MARKED);
  }

  @Test
  void aRealServerThatFailsIsOneChangeWhateverElseThereIs() {
    director.apply(IntStream.range(0, 50).mapToObj(MarkedDirectorTest::another).toList());
    kernel.history.clear();

    director.verdict("server-7/192.0.2.1", false);

    assertThat(kernel.history).containsExactly("RemoveDestination");
  }

  @Test
  void aServerThatIsEditedIsOneChangeWhateverElseThereIs() {
    List<ServerSpec> all = IntStream.range(0, 50).mapToObj(MarkedDirectorTest::another).toList();
    director.apply(all);
    kernel.history.clear();

    director.apply(
        all.stream()
            .map(server ->
                server.name().equals("server-7")
                    ? server("server-7", 1_007, real("192.0.2.1", 5), real("192.0.2.2", 3))
                    : server)
            .toList());

    assertThat(kernel.history).containsExactly("ChangeDestination");
  }

  @Test
  void whatTheKernelRefusesIsSaidAndTriedAgain() {
    kernel.refused = ServiceKey.parse(MARK);
    director.apply(List.of(web()));
    director.begin("router");
    assertThat(states()).containsExactly(ServerSnapshot.State.REFUSED);

    kernel.refused = null;
    loop.later();

    assertThat(states()).containsExactly(ServerSnapshot.State.DIRECTING);
    assertThat(kernel.table()).containsExactly(PROGRAMMED);
  }

  @Test
  void withTheLastVirtualServerTheTableOfMarksGoes() {
    director.apply(List.of(web()));
    director.begin("router");
    assertThat(marks.table).isTrue();

    director.apply(List.of());

    assertThat(marks.table).isFalse();
    assertThat(kernel.table()).isEmpty();
  }

  @Test
  void whatAnEarlierLifeHadByAddressIsReplacedByMarks() {
    Director earlier =
        new Director(
            new Director.Kernel(loop, kernel, new FakeMarks(false), Runnable::run),
            loopback(),
            state,
            () -> {});
    earlier.apply(List.of(web()));
    earlier.begin("router");
    earlier.rest();
    assertThat(kernel.table()).hasSize(1);

    director = start();
    director.apply(List.of(web()));

    assertThat(kernel.table()).containsExactly(PROGRAMMED);
  }

  private Director start() {
    return new Director(
        new Director.Kernel(loop, kernel, marks, Runnable::run), loopback(), state, () -> {});
  }

  private LoopbackAddresses loopback() {
    return new LoopbackAddresses(kernel, kernel, new ArpSettings(kernel, state), state);
  }

  private List<ServerSnapshot.State> states() {
    return director.snapshots().stream().map(ServerSnapshot::state).toList();
  }

  private static ServerSpec web() {
    return server("web", 80, real("192.0.2.1", 1), real("192.0.2.2", 3));
  }

  private static ServerSpec another(int number) {
    return server("server-" + number, 1_000 + number, real("192.0.2.1", 1), real("192.0.2.2", 3));
  }

  private static ServerSpec server(String name, int port, ServerSpec.RealServer... realServers) {
    return new ServerSpec(
        name,
        "router",
        List.of(WEB.address()),
        new ServerSpec.Port(TransportProtocol.TCP, port),
        new ServerSpec.Scheduling("wrr", 0, Optional.empty()),
        List.of(realServers),
        Optional.empty());
  }

  private static ServerSpec.RealServer real(String address, int weight) {
    return new ServerSpec.RealServer(
        Ipv4Address.parse(address), weight, ServerSpec.Thresholds.NONE, true);
  }
}
