package io.kubevrrp.cli.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.api.v1alpha1.SchedulerFlag;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a virtual_server says of its scheduler and its real servers' limits. */
class DirectedBlockTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "lb_algo sh; sh-port, PORT",
    "lb_algo mh; mh-fallback, FALLBACK",
    "lb_algo sh; flag-1, FALLBACK",
    "flag-2; lb_algo mh, PORT"
  })
  void aFlagOfAHashingSchedulerIsMapped(String lines, SchedulerFlag flag) throws Exception {
    Imports imports = imports(lines, "");

    assertThat(only(imports).schedulerFlags()).containsExactly(flag);
    assertThat(imports.findings()).noneMatch(f -> f.contains("left out"));
  }

  @ParameterizedTest
  @CsvSource({
    "sh-port; lb_algo sh, 'sh-port'': keepalived takes it below ''lb_algo sh'' only'",
    "lb_algo sh; mh-port, 'mh-port'': keepalived takes it below ''lb_algo mh'' only'",
    "lb_algo sh; flag-3, no scheduler of the kernel asks for it",
    "lb_algo wrr; flag-1, the scheduler wrr knows no flags"
  })
  void aFlagThatChangesNothingIsLeftOutAndTold(String lines, String told) throws Exception {
    Imports imports = imports(lines, "");

    assertThat(only(imports).schedulerFlags()).isEmpty();
    assertThat(imports.findings())
        .anyMatch(f -> f.contains("warning: ") && f.contains(told) && f.contains("left out"));
  }

  @Test
  void thresholdsAreMappedAndZeroIsNone() throws Exception {
    Imports imports = imports("lb_algo rr", "uthreshold 100\nlthreshold 50");

    assertThat(only(imports).realServers())
        .extracting(
            VirtualServer.RealServer::upperThreshold, VirtualServer.RealServer::lowerThreshold)
        .containsExactly(Tuple.tuple(100, 50));
    assertThat(only(imports("lb_algo rr", "uthreshold 0")).realServers())
        .extracting(VirtualServer.RealServer::upperThreshold)
        .containsOnlyNulls();
  }

  @Test
  void aLowerThresholdThatTheKernelRefusesIsLeftOut() throws Exception {
    Imports imports = imports("lb_algo rr", "lthreshold 50");

    assertThat(only(imports).realServers())
        .extracting(VirtualServer.RealServer::lowerThreshold)
        .containsOnlyNulls();
    assertThat(imports.findings())
        .anyMatch(
            f -> f.contains("error: real_server 192.0.2.1: the kernel refuses an lthreshold"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "quorum 3; hysteresis 1, 3, 1, -",
        "quorum 1, -, -, -",
        "quorum 9, 5, -, 'warning: ''quorum 9'' is too much for these real servers; keepalived takes 5'",
        "quorum 2; hysteresis 2, 2, 1, 'warning: ''hysteresis 2'' is too much'",
        "quorum 4; hysteresis 2, 4, 1, 'error: quorum 4 and hysteresis 2 are more than'"
      })
  void aQuorumIsMappedAsFarAsItCanBeReached(
      String lines, @Nullable Integer quorum, @Nullable Integer hysteresis, @Nullable String told)
      throws Exception {
    Imports imports = imports("lb_algo wrr; sorry_server 192.0.2.9 80; " + lines, "weight 5");

    assertThat(only(imports).quorum()).isEqualTo(quorum);
    assertThat(only(imports).quorumHysteresis()).isEqualTo(hysteresis);
    if (told == null) {
      assertThat(imports.findings()).noneMatch(f -> f.contains("quorum"));
    } else {
      assertThat(imports.findings()).anyMatch(f -> f.contains(told));
    }
  }

  @Test
  void aQuorumWithoutASorryServerOnlyRanScripts() throws Exception {
    Imports imports = imports("lb_algo wrr; quorum 2", "weight 5");

    assertThat(only(imports).quorum()).isNull();
    assertThat(imports.findings())
        .anyMatch(f -> f.contains("note: 'quorum': without a sorry_server"));
  }

  private Imports imports(String lines, String ofServer) throws IOException {
    return Imports.of(
        directory,
        Imports.instance()
            + "virtual_server 192.0.2.10 80 {\nlb_kind DR\nprotocol TCP\n"
            + lines.replace("; ", "\n")
            + "\nreal_server 192.0.2.1 80 {\n"
            + ofServer
            + "\n}\n}\n");
  }

  private static VirtualServer.Spec only(Imports imports) {
    assertThat(imports.result().servers()).hasSize(1);
    return imports.result().servers().values().iterator().next();
  }
}
