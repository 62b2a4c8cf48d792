package io.kubevrrp.node.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.direct.Quorum;
import io.kubevrrp.node.direct.ServerSpec;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.ipvs.VirtualService;
import io.kubevrrp.node.track.TrackedServiceConfig;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtualServerReadingTest {
  private static final String ROUTERS =
      "virtualRouters:\n"
          + Specs.router("web", 1, "{name: eth0}", "192.0.2.233")
          + Specs.router("more", 2, "{name: eth0}", "192.0.2.234/24, 192.0.2.235/24")
          + Specs.router("six", 3, "{name: eth0}", "'2001:db8::233'");

  private final Judge judge = new Judge(new Keys(Optional.empty()), List::of);

  @Test
  void aVirtualServerHasTheAddressesOfTheRouterThatItFollows() {
    Judge.Judgement judgement = judge(server("dns", "more", 53), Configuration.EMPTY);

    assertThat(judgement.problems()).isEmpty();
    assertThat(keys(judgement)).containsExactly("TCP 192.0.2.234:53", "TCP 192.0.2.235:53");
  }

  @Test
  void oneVirtualServerMayFollowSeveralRoutersAndItsServersAreCheckedOnce() {
    Judge.Judgement judgement =
        judge(server("dns", "web", 53) + server("dns", "more", 53), Configuration.EMPTY);

    assertThat(judgement.problems()).isEmpty();
    assertThat(judgement.configuration().node().servers()).hasSize(2);
    assertThat(judgement.configuration().node().serverChecks())
        .extracting(TrackedServiceConfig::name)
        .containsExactly("dns/192.0.2.1");
  }

  @Test
  void whatFollowsNothingThatIsDirectedIsRefusedAlone() {
    Judge.Judgement judgement =
        judge(
            server("lost", "nobody", 80) + server("six", "six", 80) + server("good", "web", 80),
            Configuration.EMPTY);

    assertThat(judgement.problems())
        .satisfiesExactly(
            lost -> assertThat(lost).contains("lost of nobody", "not in virtualRouters"),
            six -> assertThat(six).contains("six of six", "only IPv4 is directed"));
    assertThat(keys(judgement)).containsExactly("TCP 192.0.2.233:80");
  }

  @Test
  void whatIsRefusedRunsOnInItsLastGoodForm() {
    Configuration running = judge(server("www", "web", 80), Configuration.EMPTY).configuration();

    Judge.Judgement judgement = judge(server("www", "web", 70_000), running);

    assertThat(judgement.problems()).hasSize(1);
    assertThat(keys(judgement)).containsExactly("TCP 192.0.2.233:80");
    assertThat(judge.judge(judgement.configuration().spec(), Configuration.EMPTY).configuration())
        .as("what is kept on disk")
        .isEqualTo(judgement.configuration());
  }

  @Test
  void aPortBelongsToOne() {
    Configuration running = judge(server("www", "web", 80), Configuration.EMPTY).configuration();

    Judge.Judgement judgement =
        judge(server("www", "web", 80) + server("again", "web", 80), running);

    assertThat(judgement.problems()).hasSize(2).allMatch(said -> said.contains("is directed by"));
    assertThat(keys(judgement)).as("the one that ran").containsExactly("TCP 192.0.2.233:80");
    assertThat(judgement.configuration().node().servers())
        .extracting(ServerSpec::name)
        .containsExactly("www");
  }

  @Test
  void whatIsNotWrittenAnyMoreIsNotDirectedAnyMore() {
    Configuration running = judge(server("www", "web", 80), Configuration.EMPTY).configuration();

    assertThat(keys(judge("", running))).isEmpty();
  }

  @Test
  void flagsAndThresholdsAreRead() {
    Judge.Judgement judgement =
        judge(
            scheduled(
                "scheduler: sh, schedulerFlags: [Port, Fallback]",
                "upperThreshold: 100, lowerThreshold: 50"),
            Configuration.EMPTY);

    assertThat(judgement.problems()).isEmpty();
    assertThat(judgement.configuration().node().servers())
        .singleElement()
        .satisfies(server -> {
          assertThat(server.scheduling())
              .isEqualTo(
                  new ServerSpec.Scheduling(
                      "sh", VirtualService.BY_PORT | VirtualService.FALLBACK, Optional.empty()));
          assertThat(server.realServers())
              .extracting(ServerSpec.RealServer::thresholds)
              .containsExactly(new ServerSpec.Thresholds(100, 50));
        });
  }

  @Test
  void aQuorumIsRead() {
    Judge.Judgement judgement =
        judge(
            scheduled(
                "quorum: 3, quorumHysteresis: 1, sorryServer: {address: 192.0.2.9}", "weight: 4"),
            Configuration.EMPTY);

    assertThat(judgement.problems()).isEmpty();
    assertThat(judgement.configuration().node().servers())
        .extracting(ServerSpec::sorryServer)
        .containsExactly(
            Optional.of(
                new ServerSpec.SorryServer(Ipv4Address.parse("192.0.2.9"), new Quorum(3, 1))));
  }

  @ParameterizedTest
  @CsvSource({
    "'scheduler: wrr, schedulerFlags: [Port]', weight: 1, schedulers sh and mh",
    "scheduler: sh, lowerThreshold: 50, contradict each other",
    "quorum: 1, weight: 1, and there is none",
    "'quorum: 2, sorryServer: {address: 192.0.2.9}', weight: 1, never be taken again",
    "'quorumHysteresis: 1, sorryServer: {address: 192.0.2.9}', weight: 1, less than that",
    "scheduler: sh, 'upperThreshold: 50, lowerThreshold: 51', contradict each other"
  })
  void whatTheKernelWouldRefuseOrForgetIsRefused(String how, String limits, String why) {
    assertThat(judge(scheduled(how, limits), Configuration.EMPTY).problems())
        .singleElement()
        .asString()
        .contains(why);
  }

  private static String scheduled(String how, String limits) {
    return ("- {name: www, virtualRouter: web, server: {group: web, port: 80, %s,"
            + " realServers: [{address: 192.0.2.1, %s}]}}%n")
        .formatted(how, limits);
  }

  private Judge.Judgement judge(String servers, Configuration running) {
    String written = servers.isEmpty() ? "" : "virtualServers:\n" + servers;
    return judge.judge(Specs.yaml(ROUTERS + written), running);
  }

  private static List<String> keys(Judge.Judgement judgement) {
    return judgement.configuration().node().servers().stream()
        .flatMap(server -> server.keys().stream())
        .map(ServiceKey::toString)
        .toList();
  }

  private static String server(String name, String router, int port) {
    return ("- {name: %s, virtualRouter: %s, server: {group: web, port: %d,"
            + " realServers: [{address: 192.0.2.1}], check: {tcp: {}}}}%n")
        .formatted(name, router, port);
  }
}
