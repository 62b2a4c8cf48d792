package io.kubevrrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Folders of {@code in-NODE.conf}, scripts in {@code files/}, and what becomes of them: the YAML
 * files and the report. {@code -Dgolden.update=true} writes the output instead of comparing it.
 */
class ImportGoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/import");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");
  private static final String OUTPUT = "out-";

  @TempDir private Path directory;

  static List<Path> cases() throws IOException {
    return children(GOLDEN);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void becomesWhatIsWritten(Path folder) throws IOException {
    Map<String, String> outputs = imported(folder);
    if (UPDATE) {
      rewrite(folder, outputs);
    }

    assertThat(written(folder)).isEqualTo(outputs);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isPlannedAsItsReportSays(Path folder) throws IOException {
    StringWriter plan = new StringWriter();
    StringWriter complaints = new StringWriter();
    String report = imported(folder).getOrDefault(OUTPUT + "report.txt", "");

    int status =
        new CommandLine(new PlanCommand())
            .setOut(new PrintWriter(plan, true))
            .setErr(new PrintWriter(complaints, true))
            .execute("-f", directory.toString());

    assertThat(complaints.toString()).doesNotContain("the entry is left out");
    assertThat(complaints.toString().contains("is not accepted"))
        .as(complaints.toString())
        .isEqualTo(report.contains("will not be accepted"));
    assertThat(plan.toString()).contains("kind: \"VIPNode\"", "virtualRouterID: ");
    assertThat(status).isEqualTo(report.contains("will not be accepted") ? 1 : 0);
  }

  private Map<String, String> imported(Path folder) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-o", directory.toString()));
    if (Files.isDirectory(folder.resolve("files"))) {
      arguments.addAll(List.of("--files", folder.resolve("files").toString()));
    }
    for (Path input : children(folder)) {
      String name = input.getFileName().toString();
      if (name.startsWith("in-")) {
        arguments.add("--node=" + name.replaceAll("^in-|[.]conf$", "") + "=" + input);
      }
    }
    StringWriter err = new StringWriter();
    int status =
        new CommandLine(new ImportCommand())
            .setErr(new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));
    Map<String, String> outputs = new TreeMap<>();
    outputs.put(
        OUTPUT + "report.txt",
        err.toString().replace(folder + "/", "") + "exit status " + status + "\n");
    for (Path file : children(directory)) {
      outputs.put(OUTPUT + file.getFileName(), Files.readString(file));
    }
    return outputs;
  }

  private static Map<String, String> written(Path folder) throws IOException {
    Map<String, String> outputs = new TreeMap<>();
    for (Path file : children(folder)) {
      if (file.getFileName().toString().startsWith(OUTPUT)) {
        outputs.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return outputs;
  }

  private static void rewrite(Path folder, Map<String, String> outputs) throws IOException {
    for (String stale : written(folder).keySet()) {
      Files.delete(folder.resolve(stale));
    }
    for (Map.Entry<String, String> output : outputs.entrySet()) {
      Files.writeString(folder.resolve(output.getKey()), output.getValue());
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }
}
