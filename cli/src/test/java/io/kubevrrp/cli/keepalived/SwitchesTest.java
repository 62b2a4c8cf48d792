package io.kubevrrp.cli.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.api.v1alpha1.Preempt;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expectations were read off keepalived 2.2.7's dump of its configuration. */
class SwitchesTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"off", "no", "false", "on", "yes", "true", "maybe"})
  void whatFollowsNopreemptIsIgnoredAndSaid(String word) throws Exception {
    Imports imports = Imports.of(directory, Imports.instance("nopreempt " + word));

    assertThat(imports.onlyGroup().vrrp().preempt().mode()).isEqualTo(Preempt.Mode.NEVER);
    assertThat(imports.findings())
        .anyMatch(f ->
            f.startsWith("k.conf:4:11: warning: 'nopreempt " + word + "': keepalived ignores"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"accept off", "preempt no", "dont_track_primary off", "no_accept off"})
  void otherKeywordsWithoutAValueAreReportedTheSameWay(String line) throws Exception {
    Imports imports = Imports.of(directory, Imports.instance(line));

    assertThat(imports.findings())
        .anyMatch(f ->
            f.contains("'" + line + "': keepalived ignores")
                && f.endsWith("(remove the line if you want it off)"));
    assertThat(imports.onlyGroup().vrrp().preempt().mode()).isEqualTo(Preempt.Mode.ALWAYS);
  }

  @ParameterizedTest
  @CsvSource({
    "v3_checksum_as_v2, RFC9568",
    "v3_checksum_as_v2 on, RFC9568",
    "v3_checksum_as_v2 true, RFC9568",
    "v3_checksum_as_v2 yes, RFC9568",
    "v3_checksum_as_v2 off, KEEPALIVED",
    "v3_checksum_as_v2 false, KEEPALIVED",
    "v3_checksum_as_v2 no, KEEPALIVED"
  })
  void theChecksumIsSwitchedByAWord(String line, VrrpSettings.Checksum checksum) throws Exception {
    Imports imports = Imports.of(directory, Imports.instance("version 3", line));

    assertThat(imports.onlyGroup().vrrp().checksum()).isEqualTo(checksum);
    assertThat(imports.findingsOfLine(5)).isEmpty();
  }

  @Test
  void anInstanceSwitchesOffWhatIsOnForAll() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            "global_defs {\nvrrp_version 3\nv3_checksum_as_v2\n}\n"
                + Imports.instance("v3_checksum_as_v2 off"));

    assertThat(imports.onlyGroup().vrrp().checksum()).isEqualTo(VrrpSettings.Checksum.KEEPALIVED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OFF", "0", "maybe"})
  void aWrongWordChangesNothingAndIsAnError(String word) throws Exception {
    Imports imports =
        Imports.of(directory, Imports.instance("version 3", "v3_checksum_as_v2 " + word));

    assertThat(imports.onlyGroup().vrrp().checksum()).isEqualTo(VrrpSettings.Checksum.KEEPALIVED);
    assertThat(imports.findings())
        .anyMatch(f ->
            f.startsWith("k.conf:5:19: error: 'v3_checksum_as_v2 " + word + "'")
                && f.endsWith("(write on or off)"));
  }

  @Test
  void whatIsSwitchedOffIsNoError() throws Exception {
    Imports imports = Imports.of(directory, Imports.instance("higher_prio_send_advert off"));

    assertThat(imports.report().count(Level.ERROR)).isZero();
    assertThat(imports.findings())
        .contains(
            "k.conf:4:1: note: 'higher_prio_send_advert off' is off, which is how it is here too (nothing to do)");
  }

  @Test
  void whatIsSwitchedOnAndNotMappedIsAnError() throws Exception {
    Imports imports = Imports.of(directory, Imports.instance("higher_prio_send_advert on"));

    assertThat(imports.findings())
        .anyMatch(
            f -> f.startsWith("k.conf:4:1: error: 'higher_prio_send_advert on' is not mapped"));
  }
}
