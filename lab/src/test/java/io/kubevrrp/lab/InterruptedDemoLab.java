package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubevrrp.lab.demo.Demo;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo is ended in the middle of a step: nothing of it is left. */
@NeedsRoot
@Isolated("it compares the whole machine before and after")
class InterruptedDemoLab {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration JUST_ENDED = Duration.ofSeconds(2);

  /** Every process of the run inherits it. */
  private final String mark = "KUBE_VRRP_LAB_RUN=" + UUID.randomUUID();

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endWhatATestLeft() {
    started.forEach(Process::destroyForcibly);
    marked().forEach(ProcessHandle::destroyForcibly);
    started.forEach(process -> process.onExit().join());
    Lan.cleanup();
  }

  @ParameterizedTest(name = "{0}, to its process group: {1}")
  @CsvSource({"INT, true, 130, crud", "TERM, false, 143, real"})
  void nothingIsLeft(String signal, boolean group, int status, String api, @TempDir Path temporary)
      throws IOException {
    Assumptions.assumeTrue(
        "crud".equals(api) || KubeAssets.find().isPresent(),
        "skipped: no real API server at hand (lab/bin/kube-assets builds one)");
    Set<String> before = machine();
    Process demo = begin(temporary, api);
    assertThat(namespaces(demo)).hasSize(4);
    assertThat(marked()).hasSizeGreaterThan(8);
    assertThat(files(temporary)).anyMatch(file -> file.endsWith("/keys/vi-1"));

    Command.run("kill", "-" + signal, "--", (group ? "-" : "") + demo.pid());
    Await.until("the demo to end", LIMIT, () -> !demo.isAlive());

    assertThat(demo.exitValue()).isEqualTo(status);
    Await.until("no process of the demo to live", JUST_ENDED, () -> marked().isEmpty());
    assertThat(namespaces(demo)).isEmpty();
    assertThat(files(temporary)).isEmpty();
    assertThat(before).as("links, addresses, nft rules").containsAll(machine());
  }

  @Test
  void whatAKilledDemoLeavesTheNextRunRemoves() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Process demo = begin(temporary, "crud");
    assertThat(folders(temporary, demo)).hasSize(1);
    Command.run("kill", "-KILL", Long.toString(demo.pid()));
    Await.until("the demo to end", LIMIT, () -> !demo.isAlive());

    Lan.cleanup(); // each run begins with it

    assertThat(namespaces(demo)).isEmpty();
    assertThat(folders(temporary, demo)).isEmpty();
    Await.until("no process of the demo to live", JUST_ENDED, () -> marked().isEmpty());
  }

  @Test
  void aDemoThatFailsSaysWhyAndLeavesNothing(@TempDir Path temporary) throws IOException {
    Path json = temporary.resolve("result.json");
    Process demo =
        launch(
            temporary,
            List.of("--api", "real", "--json", json.toString()),
            Map.of("KUBEBUILDER_ASSETS", "/nowhere"));
    String output = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Await.until("the demo to end", LIMIT, () -> !demo.isAlive());

    assertThat(demo.exitValue()).as(output).isEqualTo(1);
    assertThat(output).contains("demo: KUBEBUILDER_ASSETS", "Not every step did what it must.");
    JsonNode result = new ObjectMapper().readTree(json.toFile());
    assertThat(result.path("ok").booleanValue()).isFalse();
    assertThat(result.path("failure").textValue()).contains("/nowhere");
    assertThat(namespaces(demo)).isEmpty();
    assertThat(marked()).isEmpty();
    assertThat(files(temporary)).containsExactly(json.toString());
  }

  /** A demo in the middle of its second step. */
  private Process begin(Path temporary, String api) throws IOException {
    Process demo = launch(temporary, List.of("--api", api), Map.of());
    awaitLine(demo, "== 2. ");
    return demo;
  }

  /**
   * In a process group of its own, and not deaf to the signals that a shell has those processes
   * ignore which it starts in the background, and their children.
   */
  private Process launch(Path temporary, List<String> arguments, Map<String, String> environment)
      throws IOException {
    List<String> command =
        List.of(
            "env",
            "--default-signal=INT,QUIT",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Dkubevrrp.tree=" + Tree.top(),
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            Demo.class.getName());
    ProcessBuilder builder = Command.builder(Command.joined(command, arguments));
    builder.environment().putAll(environment);
    String[] variable = mark.split("=", 2);
    builder.environment().put(variable[0], variable[1]);
    Process demo = builder.redirectErrorStream(true).start();
    started.add(demo);
    return demo;
  }

  private static void awaitLine(Process demo, String begin) throws IOException {
    StringBuilder seen = new StringBuilder();
    BufferedReader reader = demo.inputReader();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith(begin)) {
        Thread.ofVirtual()
            .start(() -> reader.lines().forEach(_ -> {})); // a full pipe would stop it
        return;
      }
      seen.append(line).append('\n');
    }
    throw new AssertionError("the demo ended before '" + begin + "':\n" + seen);
  }

  private static List<String> namespaces(Process demo) {
    return Command.run("ip", "netns", "list")
        .lines()
        .filter(line -> line.startsWith("kv" + demo.pid() + "-"))
        .toList();
  }

  private List<ProcessHandle> marked() {
    return ProcessHandle.allProcesses().filter(this::isMarked).toList();
  }

  private boolean isMarked(ProcessHandle process) {
    try {
      Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
      return Files.readString(environment, StandardCharsets.ISO_8859_1).contains(mark);
    } catch (IOException e) {
      return false; // it has just ended
    }
  }

  private static List<Path> folders(Path temporary, Process demo) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("kube-vrrp-lab-" + demo.pid()))
          .toList();
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> !file.equals(folder)).map(Path::toString).toList();
    }
  }

  /** What the machine's own namespace holds; others may take theirs away meanwhile. */
  private static Set<String> machine() {
    Set<String> facts = new LinkedHashSet<>();
    for (List<String> command :
        List.of(
            List.of("ip", "-o", "-br", "link"),
            List.of("ip", "-o", "-br", "address"),
            List.of("nft", "list", "ruleset"))) {
      facts.addAll(Command.run(command).lines().toList());
    }
    return facts;
  }
}
