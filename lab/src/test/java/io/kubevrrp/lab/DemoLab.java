package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubevrrp.lab.demo.Demo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The demo as its user runs it. */
@NeedsRoot
class DemoLab {
  private static final List<String> EVENTS =
      List.of(
          "nginx stopped",
          "nginx returned",
          "node crashed",
          "node returned",
          "daemon stopped",
          "daemon returned");

  @ParameterizedTest
  @ValueSource(strings = {"crud", "real"})
  void everyStepDoesWhatItMust(String api, @TempDir Path folder) throws IOException {
    Assumptions.assumeTrue(
        "crud".equals(api) || KubeAssets.find().isPresent(),
        "skipped: no real API server at hand (lab/bin/kube-assets builds one)");
    Path json = folder.resolve("demo.json");

    int status = new CommandLine(new Demo()).execute("--api", api, "--json", json.toString());

    JsonNode result = new ObjectMapper().readTree(json.toFile());
    assertThat(status).as(result.toPrettyString()).isZero();
    assertThat(result.path("ok").booleanValue()).isTrue();
    assertThat(result.path("failure").textValue()).isEmpty();
    assertThat(result.path("api").textValue())
        .contains("crud".equals(api) ? "CRUD" : "kube-apiserver");
    assertThat(moves(result)).containsExactlyElementsOf(expected());
    result.path("events").forEach(DemoLab::isMeasured);
  }

  private static List<String> moves(JsonNode result) {
    List<String> moves = new ArrayList<>();
    for (JsonNode event : result.path("events")) {
      moves.add(
          "%s: %s %s -> %s"
              .formatted(
                  event.path("event").textValue(),
                  event.path("address").textValue(),
                  event.path("from").textValue(),
                  event.path("to").textValue()));
    }
    return moves;
  }

  /** With one address, then with two, of which the second node's stays where it is. */
  private static List<String> expected() {
    List<String> moves = new ArrayList<>();
    EVENTS.forEach(event -> moves.add(moving(event)));
    for (String event : EVENTS) {
      moves.add(moving(event));
      moves.add(event + ": 192.168.1.244 node-131 -> node-131");
    }
    return moves;
  }

  private static String moving(String event) {
    boolean back = event.endsWith("returned");
    return event
        + (back ? ": 192.168.1.233 node-131 -> node-129" : ": 192.168.1.233 node-129 -> node-131");
  }

  private static void isMeasured(JsonNode event) {
    double allowed = event.path("allowedSecondsWithoutOwner").doubleValue();
    assertThat(event.path("secondsWithoutOwner").doubleValue())
        .as(event.toString())
        .isBetween(0.0, allowed);
    assertThat(event.path("secondsWithTwoOwners").isNumber()).isTrue();
    assertThat(event.path("secondsWithoutAnswer").isNumber()).isTrue();
    assertThat(event.path("httpRequestsLost").isIntegralNumber()).isTrue();
    assertThat(event.has("problem")).as(event.toString()).isFalse();
    if (event.path("event").textValue().equals("node crashed") && allowed > 0) {
      // The silence is RFC 9568's: nobody may take over sooner than after three intervals.
      assertThat(event.path("secondsWithoutOwner").doubleValue()).isGreaterThan(2.0);
      assertThat(event.path("httpRequestsLost").longValue()).isPositive();
    }
  }
}
