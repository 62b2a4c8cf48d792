package io.kubevrrp.node.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.NodeRouterStatus;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.runtime.RouterSnapshot;
import io.kubevrrp.node.runtime.StateName;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much a VIPNode holds, and what is said beyond that. */
class LimitsTest {
  private static final int EVERY_VRID = 2 * 255;

  /** etcd takes 1.5 MB: half of it is for the spec and for who wrote which field. */
  private static final int ROOM = 750_000;

  private final SpecReader reader = new SpecReader(new Keys(Optional.empty()));

  @Test
  void everyVridOfBothFamiliesIsRead() {
    Reading read = reader.read(Specs.yaml(routers(EVERY_VRID)), Origin.MACHINE);

    assertThat(read.problems()).isEmpty();
    assertThat(read.routers().sound()).hasSize(EVERY_VRID);
  }

  @Test
  void routersBeyondTheLimitAreLeftOutAndNoneThatRunsIsTakenForRemoved() {
    Reading read = reader.read(Specs.yaml(routers(600)), Origin.MACHINE);

    assertThat(read.problems())
        .containsExactly(
            "virtualRouters has 600 entries, and 512 is the most: those after that are left out, remove as many");
    assertThat(read.routers().sound()).hasSize(512);
    assertThat(read.routers().keeps("r-599")).isTrue();
  }

  @Test
  void addressesBeyondTheLimitAreRefusedWithASentence() {
    String addresses =
        IntStream.range(0, 257)
            .mapToObj(i -> "10.0." + i / 250 + "." + i % 250)
            .collect(Collectors.joining(", "));

    Reading read =
        reader.read(
            Specs.yaml("virtualRouters:\n" + Specs.router("web", 51, "{name: e0}", addresses)),
            Origin.MACHINE);

    assertThat(read.problems())
        .singleElement()
        .asString()
        .isEqualTo(
            "virtual router web: addresses has 257 entries, and 256 is the most of one virtual router: give the others one of their own");
  }

  @Test
  void theStatusOfEveryVridFitsAnObjectWhateverBefellTheirAddresses() {
    List<RouterSnapshot> routers =
        IntStream.range(0, EVERY_VRID).mapToObj(LimitsTest::eventful).toList();

    VIPNode.Status status = StatusReport.of(routers, Map.of(), List.of(), List.of(), accepted());

    assertThat(Serialization.asJson(status).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(ROOM);
    assertThat(status.virtualRouters())
        .allSatisfy(router -> assertThat(router.timeline()).isNotEmpty());
  }

  @Test
  void aNodeWithFewRoutersTellsOfTwentyTransitionsOfEach() {
    List<RouterSnapshot> routers = IntStream.range(0, 60).mapToObj(LimitsTest::eventful).toList();

    assertThat(
            StatusReport.of(routers, Map.of(), List.of(), List.of(), accepted()).virtualRouters())
        .extracting(NodeRouterStatus::timeline)
        .allSatisfy(timeline -> assertThat(timeline).hasSize(20));
  }

  private static Acceptance accepted() {
    return new Acceptance(1, List.of(), Instant.EPOCH);
  }

  private static RouterSnapshot eventful(int number) {
    return new RouterSnapshot(
        "a-group-with-a-name-" + number,
        "a-group-with-a-name",
        1 + number / 2,
        Optional.of("ens33"),
        List.of(IpPrefix.parse("2001:db8:1234:5678::" + number + "/128")),
        100,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Collections.nCopies(250, "somebody else removed 2001:db8:1234:5678::1/128 from ens33"),
        Collections.nCopies(
            20,
            new RouterSnapshot.Change(
                Instant.EPOCH,
                StateName.BACKUP,
                StateName.ACTIVE,
                TransitionReason.ACTIVE_SILENT,
                Optional.of(Duration.ofSeconds(3)),
                Optional.of(Duration.ofSeconds(3)))));
  }

  private static String routers(int count) {
    return "virtualRouters:\n"
        + IntStream.range(0, count)
            .mapToObj(i ->
                Specs.router(
                    "r-" + i,
                    1 + i / 2 % 255,
                    "{name: e0}",
                    i % 2 == 0 ? "10.0." + i / 250 + "." + i % 250 : "'2001:db8::" + i + "'"))
            .collect(Collectors.joining());
  }
}
