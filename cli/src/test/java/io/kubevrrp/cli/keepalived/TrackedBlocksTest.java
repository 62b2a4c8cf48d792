package io.kubevrrp.cli.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.api.v1alpha1.ProcessCheck;
import io.kubevrrp.api.v1alpha1.ServiceCheck;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.Tracking;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackedBlocksTest {
  @TempDir private Path directory;

  @Test
  void aProcessIsLookedForByTheNameThatTheKernelHas() throws Exception {
    Imports imports = with(process("process nginx", "quorum 2", "quorum_max 9", "weight -20"));

    assertThat(process(imports)).isEqualTo(new ProcessCheck("nginx", null, 2, 9, "0s"));
    assertThat(imports.onlyGroup().tracking())
        .containsExactly(new Tracking("p", null, -20, null, null));
    assertThat(imports.findings()).noneMatch(f -> f.contains("nginx"));
  }

  @ParameterizedTest
  @CsvSource({"/usr/sbin/nginx, nginx", "a-very-long-process-name, a-very-long-pro"})
  void aNameThatKeepalivedNeverFindsIsCutAndThatIsSaid(String written, String name)
      throws Exception {
    Imports imports = with(process("process " + written));

    assertThat(process(imports).name()).isEqualTo(name);
    assertThat(imports.findings())
        .anyMatch(f ->
            f.startsWith("k.conf:2:1: warning: keepalived never finds '" + written + "'")
                && f.contains("'" + name + "' is looked for here"));
  }

  @ParameterizedTest
  @CsvSource({
    "process /bin/app -x 1, param_match partial, '/bin/app -x 1', ''",
    "process /bin/app -x 1, param_match initial, '/bin/app -x', '1'' is left out'",
    "process /bin/app -x 1, , '/bin/app -x 1', in keepalived it has to end there",
    "process /bin/app, full_command, '/bin/app', ''",
    "process /bin/app, param_match, '/bin/app', in keepalived it has to end there"
  })
  void argumentsAreComparedFromTheFirstOn(String process, String match, String line, String finding)
      throws Exception {
    Imports imports = with(process(process, Objects.requireNonNullElse(match, "")));

    assertThat(process(imports).name()).isNull();
    assertThat(process(imports).commandLine()).containsExactly(line.split(" ", -1));
    List<String> found =
        imports.findings().stream().filter(f -> f.startsWith("k.conf:2:1: ")).toList();
    if (finding.isEmpty()) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).singleElement().asString().contains(finding);
    }
  }

  @Test
  void delaysAreTheHoldAndTheDelayOfADeath() throws Exception {
    Imports both = with(process("process nginx", "delay 2.5"));
    assertThat(service(both).holdAfterRecovery()).isEqualTo("2s500ms");
    assertThat(process(both).terminateDelay()).isEqualTo("2s500ms");

    Imports each = with(process("process nginx", "fork_delay 1", "terminate_delay 3"));
    assertThat(service(each).holdAfterRecovery()).isEqualTo("1s");
    assertThat(process(each).terminateDelay()).isEqualTo("3s");
  }

  /** As keepalived 2.2.7 shows them with -d; the later line of two that contradict is ignored. */
  @ParameterizedTest
  @CsvSource({
    "quorum_max 0, '', 0, 0, ''",
    "quorum 1, quorum_max 0, 0, 0, ''",
    "quorum_max 0, quorum 1, 0, 0, 'k.conf:4:1: error: ''quorum 1'' is more than quorum_max, 0'",
    "quorum 2, quorum_max 0, 2, , 'k.conf:4:1: error: ''quorum_max 0'' is less than quorum, 2'",
    "quorum_max 1, quorum 3, 1, 1, 'k.conf:4:1: error: ''quorum 3'' is more than quorum_max, 1'",
    "quorum 0, quorum_max 2, 1, 2, 'k.conf:3:1: error: ''quorum 0'': a whole number from 1'"
  })
  void theNumberOfProcessesIsWhatKeepalivedTakes(
      String one, String two, int min, Integer max, String finding) throws Exception {
    Imports imports = with(process("process nginx", one, two, "weight -10"));

    assertThat(process(imports)).isEqualTo(new ProcessCheck("nginx", null, min, max, "0s"));
    assertThat(imports.onlyGroup().tracking())
        .containsExactly(new Tracking("p", null, -10, null, null));
    List<String> errors = imports.findings().stream().filter(f -> f.contains("error: ")).toList();
    if (finding.isEmpty()) {
      assertThat(errors).isEmpty();
    } else {
      assertThat(errors).singleElement().asString().startsWith(finding);
    }
  }

  @Test
  void theDelaysOfAProcessThatMustNotRunAreLeftOut() throws Exception {
    Imports imports = with(process("process nginx", "quorum_max 0", "delay 2"));

    assertThat(service(imports).holdAfterRecovery()).isEqualTo("0s");
    assertThat(process(imports).terminateDelay()).isEqualTo("0s");
    assertThat(imports.findings())
        .anyMatch(f -> f.startsWith("k.conf:1:1: warning: the delays of a process that must not"));
  }

  @ParameterizedTest
  @CsvSource({"'', 0, 0", "quorum 3, 0, 2", "quorum_max 0, 1, "})
  void aProcessWithWeightZeroInReverseIsTurnedRound(String quorum, int min, Integer max)
      throws Exception {
    for (boolean inTheBlock : List.of(true, false)) {
      String weight = "weight 0 reverse";
      Imports imports =
          Imports.of(
              directory,
              process("process rsync", quorum, inTheBlock ? weight : "")
                  + Imports.instance("track_process {", inTheBlock ? "p" : "p " + weight, "}"));

      assertThat(imports.onlyGroup().tracking())
          .containsExactly(
              new Tracking("p-absent", null, null, null, Tracking.WhenAllFail.RELEASE));
      assertThat(imports.result().services().get("p-absent"))
          .satisfies(service ->
              assertThat(Objects.requireNonNull(service).check().process())
                  .isEqualTo(new ProcessCheck("rsync", null, min, max, "0s")));
      assertThat(imports.result().services().containsKey("p")).isEqualTo(!inTheBlock);
      assertThat(imports.findings())
          .anyMatch(f -> f.contains("note: with 'weight 0 reverse' it must not run"));
    }
  }

  @Test
  void aBlockInReverseThatAnEntryWeighsOtherwiseIsTakenAsItIs() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            process("process rsync", "weight 0 reverse")
                + Imports.instance("track_process {", "p weight 5", "}"));

    assertThat(imports.result().services()).containsOnlyKeys("p");
    assertThat(imports.onlyGroup().tracking())
        .containsExactly(new Tracking("p", null, 5, null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "track_process, p weight 0 reverse",
    "track_script, s weight 0 reverse",
    "track_file, f weight 0 reverse",
    "track_interface, eth1 weight 0 reverse"
  })
  void whatCannotBeTurnedRoundIsLeftOutAndNotTakenTheWrongWay(String kind, String entry)
      throws Exception {
    Imports imports =
        Imports.of(
            directory,
            Imports.instance(kind + " {", entry, "}")
                + process("process nginx", "quorum 2", "quorum_max 3")
                + "vrrp_script s {\nscript \"pidof nginx\"\n}\ntrack_file f {\nfile /run/f\n}\n");

    assertThat(imports.onlyGroup().tracking()).isEmpty();
    assertThat(imports.findings())
        .anyMatch(f ->
            f.startsWith("k.conf:5:1: error: ")
                && f.contains("with 'weight 0 reverse' it takes the addresses away"));
  }

  @ParameterizedTest
  @CsvSource("weight 5, quorum 1, vrrp_track_process p says no process")
  void aProcessThatCannotBeSaidIsLeftOut(String one, String two, String sentence) throws Exception {
    Imports imports = with(process(one, two));

    assertThat(imports.result().services()).isEmpty();
    assertThat(imports.onlyGroup().tracking()).isEmpty();
    assertThat(imports.findings())
        .anyMatch(f -> f.contains("error: " + sentence))
        .anyMatch(f -> f.contains("no vrrp_track_process is named 'p' that was taken"));
  }

  @Test
  void aProcessWithoutAWeightReleasesTheAddressesAndAnEntryMayGiveOne() throws Exception {
    Imports plain = with(process("process nginx"));
    assertThat(plain.onlyGroup().tracking())
        .containsExactly(new Tracking("p", null, null, null, Tracking.WhenAllFail.RELEASE));

    Imports own =
        Imports.of(
            directory,
            process("process nginx", "weight 254 reverse")
                + Imports.instance("track_process {", "p", "}"));
    assertThat(own.onlyGroup().tracking())
        .containsExactly(new Tracking("p", null, 253, true, null));
    assertThat(own.findings()).anyMatch(f -> f.contains("'weight 254' becomes 253"));

    Imports entry =
        Imports.of(
            directory,
            process("process nginx", "weight 254 reverse")
                + Imports.instance("track_process {", "p weight 7", "}"));
    assertThat(entry.onlyGroup().tracking())
        .containsExactly(new Tracking("p", null, 7, null, null));
  }

  @ParameterizedTest
  @CsvSource({"track_file", "vrrp_track_file"})
  void aFileIsReadInTheDaemonsFolderAndItsWeightIsOne(String keyword) throws Exception {
    Imports imports =
        with(keyword + " p {\nfile /etc/keepalived/down.switch\ninit_file 3\n}\n", "track_file");

    assertThat(service(imports).check().file())
        .isEqualTo(new ServiceCheck.TrackedFile("down.switch"));
    assertThat(imports.onlyGroup().tracking())
        .containsExactly(new Tracking("p", null, 1, null, null));
    assertThat(imports.findings())
        .anyMatch(f ->
            f.startsWith("k.conf:2:1: warning: the number is read from files/down.switch")
                && f.contains("not from /etc/keepalived/down.switch"))
        .anyMatch(f -> f.startsWith("k.conf:3:1: warning: 'init_file 3': no file is made here"));
  }

  @Test
  void aFileWithWeightZeroTakesTheAddressesAway() throws Exception {
    Imports imports = with("track_file p {\nfile /run/off\nweight 0\n}\n", "track_file");

    assertThat(imports.onlyGroup().tracking())
        .containsExactly(new Tracking("p", null, null, null, Tracking.WhenAllFail.RELEASE));
  }

  @Test
  void aFileWhoseNameIsRefusedIsLeftOut() throws Exception {
    Imports imports = with("track_file p {\nfile \"/run/my file\"\n}\n", "track_file");

    assertThat(imports.result().services()).isEmpty();
    assertThat(imports.findings())
        .anyMatch(f -> f.startsWith("k.conf:2:1: error: the file '/run/my file' is left out"));
  }

  @Test
  void aBlockThatHasAScriptsNameGetsOneOfItsOwn() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            "vrrp_script web {\nscript \"pidof nginx\"\n}\nvrrp_track_process web {\nprocess nginx\n}\n"
                + Imports.instance(
                    "track_script {", "web", "}", "track_process {", "web weight 5", "}"));

    assertThat(imports.result().services()).containsOnlyKeys("web", "web-process");
    assertThat(imports.onlyGroup().tracking())
        .extracting(Tracking::service)
        .containsExactly("web", "web-process");
  }

  @Test
  void aBlockThatDiffersBetweenNodesIsTold() throws Exception {
    String instance = Imports.instance("track_process {", "p", "}");
    Imports imports =
        Imports.of(
            directory,
            Map.of(
                "a", process("process nginx") + instance,
                "b", process("process haproxy") + instance));

    assertThat(imports.findings())
        .anyMatch(f -> f.contains("the vrrp_track_process 'p' differs between the nodes"));
  }

  private Imports with(String block) throws Exception {
    return with(block, "track_process");
  }

  private Imports with(String block, String entry) throws Exception {
    return Imports.of(directory, block + Imports.instance(entry + " {", "p", "}"));
  }

  private static String process(String... lines) {
    return "vrrp_track_process p {\n" + String.join("\n", lines) + "\n}\n";
  }

  private static TrackedService.Spec service(Imports imports) {
    return Objects.requireNonNull(imports.result().services().get("p"));
  }

  private static ProcessCheck process(Imports imports) {
    return Objects.requireNonNull(service(imports).check().process());
  }
}
