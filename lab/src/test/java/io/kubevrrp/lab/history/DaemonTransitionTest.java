package io.kubevrrp.lab.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DaemonTransitionTest {
  private static final DaemonTransition TAKEOVER =
      new DaemonTransition(
          "node-131",
          "web",
          Instant.parse("2026-11-23T13:54:59.762Z"),
          "Backup",
          "Active",
          "ActiveSilent");

  @Test
  void theLogTellsOfTransitionsAmongOtherThings() {
    String log =
        """
        2026-11-23T13:54:50.000Z INFO  Configurator configuration accepted generation="0" routers="1" services="0"
        2026-11-23T13:54:59.762Z INFO  Chronicle virtual router changed state router="web" vrid="233" previous="Backup" state="Active" reason="ActiveSilent" priority="90"
        2026-11-23T13:54:59.763Z INFO  Chronicle virtual router changed st\
        """;

    assertThat(DaemonTransition.logged("node-131", log)).containsExactly(TAKEOVER);
  }

  @Test
  void theStatusTellsOfThemToo() throws IOException {
    String status =
        """
        {"virtualRouters": [{"name": "web", "timeline": [
          {"at": "2026-11-23T13:54:59.762000Z", "from": "Backup", "to": "Active", "reason": "ActiveSilent"}]}]}
        """;

    assertThat(DaemonTransition.reported("node-131", new ObjectMapper().readTree(status)))
        .containsExactly(TAKEOVER);
  }
}
