package io.kubevrrp.cli.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.api.v1alpha1.LinkDelay;
import io.kubevrrp.api.v1alpha1.StartupDelay;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For how long keepalived waits. */
class DelaysTest {
  @TempDir private Path directory;

  @Test
  void delaysAtTheStartAreThoseOfEveryInstance() throws Exception {
    VrrpSettings vrrp =
        group("global_defs {\nvrrp_startup_delay 5.5\nvrrp_delay_after_boot 60\n}\n");

    assertThat(vrrp.startupDelay()).isEqualTo(new StartupDelay("5s500ms", "1m"));
  }

  @Test
  void withoutThemNothingIsWritten() throws Exception {
    VrrpSettings vrrp = group("");

    assertThat(vrrp.startupDelay()).isNull();
    assertThat(vrrp.linkDelay()).isNull();
  }

  /** keepalived.conf(5): without an up delay it is the same as the down delay. */
  @ParameterizedTest
  @CsvSource({"eth0 1.5 3, 1s500ms, 3s", "eth0 1, 1s, 1s"})
  void anInterfacesDelaysAreThoseOfTheInstancesOnIt(String line, String down, String up)
      throws Exception {
    VrrpSettings vrrp = group("interface_up_down_delays {\n" + line + "\neth9 1\n}\n");

    assertThat(vrrp.linkDelay()).isEqualTo(new LinkDelay(down, up));
  }

  @Test
  void aDelayForWhichPeersDoNotWaitIsLeftOutAndSaid() throws Exception {
    Imports imports =
        Imports.of(directory, "interface_up_down_delays {\neth0 2\n}\n" + Imports.instance());

    assertThat(imports.onlyGroup().vrrp().linkDelay()).isNull();
    assertThat(imports.findings())
        .anyMatch(f -> f.contains("error: interface_up_down_delays of eth0 is left out"));
  }

  @ParameterizedTest
  @CsvSource({"eth0, needs one delay or two", "eth0 256, 0 to 255 seconds belong here"})
  void aWrongDelayIsAnError(String line, String sentence) throws Exception {
    Imports imports =
        Imports.of(directory, "interface_up_down_delays {\n" + line + "\n}\n" + Imports.instance());

    assertThat(imports.findings())
        .anyMatch(f -> f.startsWith("k.conf:2:1: error: ") && f.contains(sentence));
  }

  private VrrpSettings group(String before) throws Exception {
    Imports imports = Imports.of(directory, before + Imports.instance());
    assertThat(imports.report().count(Level.ERROR)).isZero();
    return imports.onlyGroup().vrrp();
  }
}
