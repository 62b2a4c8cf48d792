package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubevrrp.lab.demo.Demo;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The demo as its user runs it. */
class DemoIT {
  @ParameterizedTest
  @ValueSource(strings = {"crud", "real"})
  void everyStepDoesWhatItMust(String api, @TempDir Path folder) throws IOException {
    Assumptions.assumeTrue(Lan.isRoot(), "skipped: network namespaces take root");
    Assumptions.assumeTrue(
        "crud".equals(api) || KubeAssets.find().isPresent(),
        "skipped: no real API server at hand (lab/bin/kube-assets builds one)");
    Path json = folder.resolve("demo.json");

    int status = new CommandLine(new Demo()).execute("--api", api, "--json", json.toString());

    JsonNode result = new ObjectMapper().readTree(json.toFile());
    assertThat(status).as(result.toPrettyString()).isZero();
    assertThat(result.path("ok").booleanValue()).isTrue();
    assertThat(result.path("events")).hasSize(6 + 2 * 6);
  }
}
