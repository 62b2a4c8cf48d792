package io.kubevrrp.node.direct;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.ipvs.IpvsCommand;
import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.ipvs.TransportProtocol;
import io.kubevrrp.node.ipvs.VirtualService;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the kernel has no nf_tables: a service is there while its router is Active. */
final class DirectorTest {
  private static final String BOTH = "TCP 192.0.2.233:80 wrr -> 192.0.2.1*1 192.0.2.2*3";

  @TempDir Path state;
  private final FakeKernel kernel = new FakeKernel();
  private final FakeMarks marks = new FakeMarks(false);
  private final FakeLoop loop = new FakeLoop();
  private Director director;

  @BeforeEach
  void begin() {
    director = start();
  }

  @Test
  void nothingIsDirectedWhereTheRouterIsNotActive() {
    director.apply(List.of(web()));

    assertThat(kernel.table()).isEmpty();
    assertThat(states()).containsExactly(ServerSnapshot.State.STANDBY);
  }

  @Test
  void theServiceComesWithTheRouterAndGoesWithIt() {
    director.apply(List.of(web()));

    director.begin("router");
    assertThat(kernel.table()).containsExactly(BOTH);
    assertThat(states()).containsExactly(ServerSnapshot.State.DIRECTING);
    director.end("router");
    assertThat(kernel.table()).isEmpty();
  }

  @Test
  void renewingTheAddressesChangesNothing() {
    director.apply(List.of(web()));
    director.begin("router");
    kernel.history.clear();

    director.begin("router");

    assertThat(kernel.history).isEmpty();
  }

  @Test
  void aRealServerThatFailsIsOutAndBackWhenItWorksAgain() {
    director.apply(List.of(web()));
    director.begin("router");

    director.verdict("web/192.0.2.1", false);
    assertThat(kernel.table()).containsExactly("TCP 192.0.2.233:80 wrr -> 192.0.2.2*3");
    director.verdict("web/192.0.2.1", true);
    assertThat(kernel.table()).containsExactly("TCP 192.0.2.233:80 wrr -> 192.0.2.2*3 192.0.2.1*1");
  }

  @Test
  void theSorryServerStandsInWhileNoRealServerWorks() {
    director.apply(List.of(web()));
    director.begin("router");

    director.verdict("web/192.0.2.1", false);
    director.verdict("web/192.0.2.2", false);
    assertThat(kernel.table()).containsExactly("TCP 192.0.2.233:80 wrr -> 192.0.2.9*1");
    director.verdict("web/192.0.2.2", true);
    assertThat(kernel.table()).containsExactly("TCP 192.0.2.233:80 wrr -> 192.0.2.2*3");
  }

  @Test
  void belowTheQuorumTheSorryServerStandsInForAllUntilItIsReachedAgain() {
    director.apply(List.of(web(new Quorum(2, 1))));
    director.begin("router");

    director.verdict("web/192.0.2.2", false);
    assertThat(kernel.table())
        .as("a weight of 1 is left, which is quorum less hysteresis")
        .containsExactly("TCP 192.0.2.233:80 wrr -> 192.0.2.1*1");
    director.verdict("web/192.0.2.1", false);
    director.verdict("web/192.0.2.1", true);
    assertThat(kernel.table())
        .as("the same weight after less")
        .containsExactly("TCP 192.0.2.233:80 wrr -> 192.0.2.9*1");
    assertThat(director.snapshots())
        .extracting(ServerSnapshot::sentence)
        .allMatch(said -> said.contains("weigh 1 together, and 3 is needed"));
    director.verdict("web/192.0.2.2", true);
    assertThat(kernel.table()).containsExactly("TCP 192.0.2.233:80 wrr -> 192.0.2.1*1 192.0.2.2*3");
    assertThat(director.snapshots())
        .extracting(ServerSnapshot::sentence)
        .noneMatch(said -> said.contains("sorry"));
  }

  @Test
  void whatHappenedToTheQuorumWhileOnStandbyCounts() {
    director.apply(List.of(web(new Quorum(2, 1))));
    director.verdict("web/192.0.2.1", false);
    director.verdict("web/192.0.2.2", false);
    director.verdict("web/192.0.2.1", true);

    director.begin("router");

    assertThat(kernel.table()).containsExactly("TCP 192.0.2.233:80 wrr -> 192.0.2.9*1");
  }

  @Test
  void anotherQuorumJudgesFromWhatWas() {
    director.apply(List.of(web(new Quorum(2, 0))));
    director.begin("router");
    director.verdict("web/192.0.2.2", false);
    assertThat(kernel.table()).containsExactly("TCP 192.0.2.233:80 wrr -> 192.0.2.9*1");

    director.apply(List.of(web(Quorum.ONE)));

    assertThat(kernel.table()).containsExactly("TCP 192.0.2.233:80 wrr -> 192.0.2.1*1");
  }

  @Test
  void aRealServerThatIsNotCheckedAnyMoreIsBack() {
    director.apply(List.of(web()));
    director.begin("router");
    director.verdict("web/192.0.2.1", false);

    director.forget("web/192.0.2.1");

    assertThat(kernel.table()).containsExactly("TCP 192.0.2.233:80 wrr -> 192.0.2.2*3 192.0.2.1*1");
  }

  @Test
  void aForeignServiceIsLeftAloneAndSaidToBeInTheWay() throws Exception {
    kernel.perform(
        new IpvsCommand.AddService(VirtualService.of(Directors.WEB, "rr", Optional.empty())));
    director.apply(List.of(web()));

    director.begin("router");
    director.end("router");
    assertThat(kernel.table()).containsExactly("TCP 192.0.2.233:80 rr ->");
    director.begin("router");
    assertThat(states()).containsExactly(ServerSnapshot.State.FOREIGN);
  }

  @Test
  void aKernelWithoutIpvsIsSaidAndTriedAgainLater() {
    kernel.lacksIpvs = true;
    director.apply(List.of(web()));
    director.begin("router");
    assertThat(states()).containsExactly(ServerSnapshot.State.KERNEL_LACKS_IPVS);

    kernel.lacksIpvs = false;
    loop.later();

    assertThat(states()).containsExactly(ServerSnapshot.State.DIRECTING);
    assertThat(kernel.table()).containsExactly(BOTH);
  }

  @Test
  void whatAKilledDaemonLeftBehindIsRemovedAndNothingElse() throws Exception {
    director.apply(List.of(web()));
    director.begin("router");
    kernel.perform(
        new IpvsCommand.AddService(
            VirtualService.of(ServiceKey.parse("UDP 192.0.2.8:53"), "rr", Optional.empty())));

    start().removeLeftovers();

    assertThat(kernel.table()).containsExactly("UDP 192.0.2.8:53 rr ->");
    assertThat(kernel.settings.values()).containsOnly(0);
  }

  @Test
  void aRealServerKeepsTheAddressOnLoAndSilent() {
    director.apply(List.of(web()));

    assertThat(kernel.addresses).containsExactly("1 192.0.2.233/32");
    assertThat(kernel.settings).containsEntry("eth0 arp_ignore", 1);
    assertThat(kernel.settings).containsEntry("eth0 arp_announce", 2);
    assertThat(kernel.history).last().isEqualTo("address");
  }

  @Test
  void whatWasSilencedSpeaksAgainAfterTheAddressIsGone() {
    director.apply(List.of(web()));
    kernel.history.clear();

    director.stop();

    assertThat(kernel.addresses).isEmpty();
    assertThat(kernel.settings.values()).containsOnly(0);
    assertThat(kernel.history.getFirst()).isEqualTo("no address");
  }

  @Test
  void aSettingThatWasThereBeforeStays() {
    kernel.settings.put("eth0 arp_ignore", 2);

    director.apply(List.of(web()));
    director.stop();

    assertThat(kernel.settings).containsEntry("eth0 arp_ignore", 2);
    assertThat(kernel.settings).containsEntry("eth0 arp_announce", 0);
  }

  @Test
  void aHostThatIsNoRealServerHasNothingOnLo() {
    ServerSpec elsewhere = Directors.server("web", 80, Directors.real("192.0.2.2", 1));

    director.apply(List.of(elsewhere));

    assertThat(kernel.addresses).isEmpty();
    assertThat(kernel.settings.values()).containsOnly(0);
  }

  @Test
  void whoFollowsKeepsTheServiceAndTheAddressOnLoAsTheyAre() {
    director.apply(List.of(web()));
    director.begin("router");
    Director next = start();
    next.rest();
    next.apply(List.of(web()));
    kernel.history.clear();

    director.rest();
    next.recall();
    next.begin("router");
    next.resume();

    assertThat(kernel.history).containsOnly("read");
    next.end("router");
    assertThat(kernel.table()).isEmpty();
  }

  @Test
  void whoHasBeenFollowedTouchesNothing() {
    director.apply(List.of(web()));
    director.begin("router");
    director.rest();

    director.end("router");
    director.verdict("web/192.0.2.1", false);
    director.stop();

    assertThat(kernel.table()).containsExactly(BOTH);
    assertThat(kernel.addresses).containsExactly("1 192.0.2.233/32");
    assertThat(kernel.settings).containsEntry("eth0 arp_ignore", 1);
  }

  @Test
  void whatTheOneBeforeDirectedAndNobodyWantsAnyMoreGoes() {
    director.apply(List.of(web()));
    director.begin("router");
    Director next = start();
    next.rest();
    next.apply(List.of());

    director.rest();
    next.recall();
    next.begin("router");
    next.resume();

    assertThat(kernel.table()).isEmpty();
    assertThat(kernel.addresses).isEmpty();
    assertThat(kernel.settings.values()).containsOnly(0);
  }

  private Director start() {
    return Directors.start(loop, kernel, marks, state);
  }

  private List<ServerSnapshot.State> states() {
    return Directors.states(director);
  }

  private static ServerSpec web() {
    return web(Quorum.ONE);
  }

  /** Its real servers weigh 1 and 3. */
  private static ServerSpec web(Quorum quorum) {
    return new ServerSpec(
        "web",
        "router",
        List.of(Directors.WEB.address()),
        new ServerSpec.Port(TransportProtocol.TCP, 80),
        new ServerSpec.Scheduling("wrr", 0, Optional.of(50)),
        List.of(Directors.real("192.0.2.1", 1), Directors.real("192.0.2.2", 3)),
        Optional.of(new ServerSpec.SorryServer(Ipv4Address.parse("192.0.2.9"), quorum)));
  }
}
