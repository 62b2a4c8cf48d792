package io.kubevrrp.cli.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.api.v1alpha1.Tracking;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** vrrp_sync_group becomes syncWith; weights may be turned round. */
class SyncGroupsTest {
  @TempDir private Path directory;

  @Test
  void theFirstGroupIsNamedByTheOthersAndHasWhatTheSyncGroupTracks() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            instance("A", 51, 100, "192.0.2.10/24")
                + instance("B", 52, 100, "198.51.100.10/24")
                + "vrrp_sync_group G {\ngroup {\nA B\n}\ntrack_interface {\neth2\n}\n}\n");

    assertThat(group(imports, "a").syncWith()).isNull();
    assertThat(group(imports, "a").tracking()).containsExactly(new Tracking(null, "eth2", null));
    assertThat(group(imports, "b").syncWith()).isEqualTo("a");
    assertThat(group(imports, "b").priorities()).isEmpty();
    assertThat(imports.findings()).noneMatch(f -> f.contains("error"));
  }

  @Test
  void whateverTheSyncGroupTracksItsFirstGroupHas() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            "vrrp_script s {\nscript \"pidof nginx\"\nweight -2\n}\n"
                + "vrrp_track_process p {\nprocess haproxy\nweight -3\n}\n"
                + "vrrp_track_file f {\nfile /run/f\n}\n"
                + instance("A", 51, 100, "192.0.2.10/24")
                + instance("B", 52, 100, "198.51.100.10/24")
                    .replaceFirst("interface", "track_process {\np\n}\ninterface")
                + "vrrp_sync_group G {\ngroup {\nA\nB\n}\n"
                + "track_file {\nf weight 4\n}\ntrack_process {\np\nq\n}\n"
                + "track_script {\ns\n}\ntrack_interface {\neth2 weight -5\n}\n}\n");

    assertThat(group(imports, "a").tracking())
        .containsExactlyInAnyOrder(
            new Tracking("s", null, -2),
            new Tracking("p", null, -3),
            new Tracking("f", null, 4),
            new Tracking(null, "eth2", -5));
    assertThat(group(imports, "b").tracking()).isEmpty();
    assertThat(imports.findings())
        .filteredOn(f -> f.contains("error: "))
        .singleElement()
        .asString()
        .startsWith("k.conf:41:1: error: no vrrp_track_process is named 'q' that was taken");
  }

  @Test
  void differentPrioritiesAreTold() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            instance("A", 51, 100, "192.0.2.10/24")
                + instance("B", 52, 90, "198.51.100.10/24")
                + "vrrp_sync_group G {\ngroup {\nA\nB\n}\n}\n");

    assertThat(imports.findings()).anyMatch(f -> f.contains("the priorities of a and b differ"));
    assertThat(group(imports, "b").syncWith()).isEqualTo("a");
  }

  @Test
  void aMemberThatIsNotThereIsToldAndTheOthersAreTied() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            instance("A", 51, 100, "192.0.2.10/24")
                + instance("B", 52, 100, "198.51.100.10/24")
                + "vrrp_sync_group G {\ngroup {\nA\nX\nB\n}\n}\n");

    assertThat(imports.findings()).anyMatch(f -> f.contains("no instance X is there"));
    assertThat(group(imports, "b").syncWith()).isEqualTo("a");
  }

  @Test
  void aMemberOfTwoSyncGroupsIsToldAndTiedOnce() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            instance("A", 51, 100, "192.0.2.10/24")
                + instance("B", 52, 100, "198.51.100.10/24")
                + instance("C", 53, 100, "203.0.113.10/24")
                + "vrrp_sync_group G {\ngroup {\nA\nB\n}\n}\n"
                + "vrrp_sync_group H {\ngroup {\nC\nA\n}\n}\n");

    assertThat(group(imports, "a").syncWith()).isNull();
    assertThat(group(imports, "b").syncWith()).isEqualTo("a");
    assertThat(group(imports, "c").syncWith()).isNull();
    assertThat(imports.findings())
        .anyMatch(f -> f.contains("H: a is in another sync group already"));
  }

  @Test
  void weightsOfMembersCountOnlyWithTheirSwitch() throws Exception {
    String script = "vrrp_script s {\nscript \"pidof nginx\"\nweight -20\n}\n";
    String tracking = "track_script {\ns\n}\ntrack_interface {\neth1 weight -10\n}\n";
    String group = "vrrp_sync_group G {\ngroup {\nA\n}\n%s}\n";
    String member =
        instance("A", 51, 100, "192.0.2.10/24").replaceFirst("interface", tracking + "interface");

    Imports without = Imports.of(directory, script + group.formatted("") + member);
    assertThat(without.onlyGroup().tracking()).containsExactly(new Tracking(null, "eth1", null));
    assertThat(without.findings())
        .anyMatch(f -> f.contains("warning: a is in vrrp_sync_group G: keepalived tracks its"));

    Imports with =
        Imports.of(directory, script + group.formatted("sync_group_tracking_weight\n") + member);
    assertThat(with.onlyGroup().tracking())
        .containsExactlyInAnyOrder(new Tracking("s", null, -20), new Tracking(null, "eth1", -10));
    assertThat(with.findings()).noneMatch(f -> f.contains("is in vrrp_sync_group"));
  }

  @Test
  void aWeightCanBeTurnedRoundAndBack() throws Exception {
    String script = "vrrp_script s {\nscript \"pidof nginx\"\nweight -20 reverse\n}\n";
    Imports imports =
        Imports.of(
            directory,
            script
                + Imports.instance(
                    "track_script {",
                    "s",
                    "}",
                    "track_interface {",
                    "eth1 weight 10 reverse",
                    "}"));
    assertThat(imports.onlyGroup().tracking())
        .containsExactlyInAnyOrder(
            new Tracking("s", null, -20, true, null), new Tracking(null, "eth1", 10, true, null));
    assertThat(imports.findings()).noneMatch(f -> f.contains("is not mapped"));

    Imports back =
        Imports.of(directory, script + Imports.instance("track_script {", "s noreverse", "}"));
    assertThat(back.onlyGroup().tracking()).containsExactly(new Tracking("s", null, -20));
  }

  private static VIPGroup.Spec group(Imports imports, String name) {
    return Objects.requireNonNull(imports.result().groups().get(name), name);
  }

  private static String instance(String name, int vrid, int priority, String address) {
    return """
    vrrp_instance %s {
      interface eth0
      virtual_router_id %d
      priority %d
      virtual_ipaddress {
        %s
      }
    }
    """
        .formatted(name, vrid, priority, address);
  }
}
