package io.kubevrrp.cli.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.api.v1alpha1.Announce;
import io.kubevrrp.api.v1alpha1.Preempt;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstancesTest {
  @TempDir private Path directory;

  /** Read off keepalived 2.2.7; it rounds 40.955 up to 40.96, which version 3 cannot say. */
  @ParameterizedTest
  @CsvSource({
    "2, 0.5, 1s", "2, 0.01, 1s", "2, 1.4, 1s", "2, 1.5, 2s", "2, 254.8, 4m15s",
    "3, 0.014, 10ms", "3, 0.015, 20ms", "3, 41, 40s950ms", "3, 255, 40s950ms", "3, 40.955, 40s950ms"
  })
  void anIntervalIsRoundedAndTheRoundingSaid(int version, String given, String taken)
      throws Exception {
    Imports imports =
        Imports.of(directory, Imports.instance("advert_int " + given, "version " + version));

    assertThat(imports.onlyGroup().vrrp().advertisementInterval()).isEqualTo(taken);
    assertThat(imports.findings())
        .anyMatch(
            f -> f.startsWith("k.conf:4:1: warning: 'advert_int " + given + "' becomes " + taken));
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1, 1s",
    "2, 255, 4m15s",
    "2, 3.00, 3s",
    "3, 0.01, 10ms",
    "3, 1.25, 1s250ms",
    "3, 40.95, 40s950ms"
  })
  void anIntervalThatFitsIsTakenInSilence(int version, String given, String taken)
      throws Exception {
    Imports imports =
        Imports.of(directory, Imports.instance("advert_int " + given, "version " + version));

    assertThat(imports.onlyGroup().vrrp().advertisementInterval()).isEqualTo(taken);
    assertThat(imports.findingsOfLine(4)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.005", "-1", "255.4", "300", "1s", "abc"})
  void anIntervalThatKeepalivedIgnoresIsOneSecondAndAnError(String given) throws Exception {
    Imports imports = Imports.of(directory, Imports.instance("version 3", "advert_int " + given));

    assertThat(imports.onlyGroup().vrrp().advertisementInterval()).isEqualTo("1s");
    assertThat(imports.findings())
        .anyMatch(f ->
            f.startsWith("k.conf:5:1: error: 'advert_int " + given + "'")
                && f.contains("keepalived ignores the line and stays at 1 s"));
  }

  @Test
  void withoutARefreshThereIsNoneAndThatIsSaid() throws Exception {
    Imports imports = Imports.of(directory, Imports.instance());

    assertThat(imports.onlyGroup().announce()).isEqualTo(new Announce(5, "5s", "0s"));
    assertThat(imports.findings())
        .anyMatch(f -> f.startsWith("k.conf:1:1: note: no garp_master_refresh is set"));
    assertThat(new Manifests().write(imports.result()).get("vipgroups.yaml"))
        .contains("refresh: \"0s\"");
  }

  @Test
  void aRefreshForAllInstancesIsTakenAndAnInstancesOwnGoesFirst() throws Exception {
    String globals = "global_defs {\nvrrp_garp_master_refresh 30\nvrrp_garp_master_repeat 2\n}\n";

    assertThat(Imports.of(directory, globals + Imports.instance()).onlyGroup().announce())
        .isEqualTo(new Announce(2, "5s", "30s"));
    Imports own = Imports.of(directory, globals + Imports.instance("garp_master_refresh 7"));
    assertThat(own.onlyGroup().announce().refresh()).isEqualTo("7s");
    assertThat(own.findings()).noneMatch(f -> f.contains("no garp_master_refresh"));
  }

  @Test
  void nopreemptIsClearedWithStateMaster() throws Exception {
    Imports imports = Imports.of(directory, Imports.instance("state MASTER", "nopreempt"));

    assertThat(imports.onlyGroup().vrrp().preempt()).isEqualTo(Preempt.DEFAULT);
    assertThat(imports.findings())
        .anyMatch(f ->
            f.contains("warning: keepalived clears nopreempt and preempt_delay with state MASTER"));
  }

  @Test
  void preemptDelayHasNoMeaningWithNopreempt() throws Exception {
    Imports imports = Imports.of(directory, Imports.instance("nopreempt", "preempt_delay 5"));

    assertThat(imports.onlyGroup().vrrp().preempt())
        .isEqualTo(new Preempt(Preempt.Mode.NEVER, "0s"));
    assertThat(imports.findings()).anyMatch(f -> f.contains("preempt_delay has no meaning"));
  }

  @ParameterizedTest
  @CsvSource({
    "priority 0, 100",
    "priority 256, 100",
    "state MASTER, 255",
    "state BACKUP, 100",
    "priority 7, 7"
  })
  void thePriorityIsKeepalivedsOwn(String line, int priority) throws Exception {
    Imports imports = Imports.of(directory, Imports.instance(line));

    assertThat(imports.onlyGroup().priorities().getFirst().priority()).isEqualTo(priority);
  }

  @ParameterizedTest
  @CsvSource({
    "state SLAVE, keepalived takes BACKUP instead",
    "priority 256, a whole number from 1 to 255 belongs here; 100 is taken",
    "preempt_delay 2000, 0 to 1000 seconds belong here; 0s is taken",
    "down_timer_adverts 0, a whole number from 1 to 100 belongs here; 3 is taken",
    "garp_master_repeat 0, a whole number from 1 to 100 belongs here; 1 is taken",
    "version 4, a whole number from 2 to 3 belongs here; 2 is taken"
  })
  void aWrongValueIsAnErrorAndSaysWhatIsTaken(String line, String sentence) throws Exception {
    Imports imports = Imports.of(directory, Imports.instance(line));

    assertThat(imports.findingsOfLine(4))
        .anyMatch(f -> f.contains(":4:1: error: '" + line + "'") && f.contains(sentence));
  }

  @Test
  void thePasswordIsCutToEightCharactersAndNeedsItsType() throws Exception {
    Imports with =
        Imports.of(
            directory,
            Imports.instance("authentication {", "auth_type PASS", "auth_pass 123456789", "}"));
    assertThat(with.result().secrets()).containsEntry("a", "12345678");
    assertThat(with.findings()).anyMatch(f -> f.contains("more than 8 characters"));

    Imports without =
        Imports.of(directory, Imports.instance("authentication {", "auth_pass 1234", "}"));
    assertThat(without.result().secrets()).isEmpty();
    assertThat(without.findings())
        .anyMatch(f -> f.startsWith("k.conf:4:1: warning: without auth_type PASS"));
  }

  @Test
  void version3HasNoPassword() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            Imports.instance(
                "version 3", "authentication {", "auth_type PASS", "auth_pass 1234", "}"));

    assertThat(imports.result().secrets()).isEmpty();
    assertThat(imports.findings()).anyMatch(f -> f.contains("version 3 has no password"));
  }

  @Test
  void theFirstAddressDecidesTheFamily() throws Exception {
    Imports four = Imports.of(directory, Imports.instance("track_interface {", "eth1", "}"));
    assertThat(four.onlyGroup().addresses()).containsExactly("192.0.2.10/24");

    Imports mixed =
        Imports.of(
            directory,
            "vrrp_instance A {\nvirtual_router_id 51\nvirtual_ipaddress {\n192.0.2.10/24\n2001:db8::1\n192.0.2.10\n}\n}\n");
    assertThat(mixed.onlyGroup().addresses()).containsExactly("192.0.2.10/24");
    assertThat(mixed.findings())
        .anyMatch(
            f -> f.startsWith("k.conf:5:1: error: 2001:db8::1 is left out, as keepalived does"))
        .anyMatch(f -> f.startsWith("k.conf:6:1: warning: 192.0.2.10 stands here twice"));

    Imports six =
        Imports.of(
            directory,
            "vrrp_instance A {\nvirtual_router_id 51\nvirtual_ipaddress {\nfe80::1\n192.0.2.10\n}\n}\n");
    assertThat(six.onlyGroup().addresses()).containsExactly("fe80::1");
    assertThat(six.onlyGroup().vrrp().version()).isEqualTo(3);
    assertThat(six.findings())
        .anyMatch(
            f -> f.startsWith("k.conf:5:1: error: 192.0.2.10 is left out, as keepalived does"));
  }
}
