package io.kubevrrp.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed definitions are what the records say. */
class CrdYamlTest {
  private static final Path COMMITTED = Path.of("yaml");

  @Test
  void theCommittedDefinitionsAreWhatTheRecordsSay(@TempDir Path scratch) throws IOException {
    Map<String, String> generated = CrdYaml.generate(scratch);
    if (Boolean.getBoolean("crd.update")) {
      for (Map.Entry<String, String> file : generated.entrySet()) {
        Files.createDirectories(COMMITTED);
        Files.writeString(COMMITTED.resolve(file.getKey()), file.getValue());
      }
    }
    assertThat(committed())
        .as("run ./mvnw -pl crds test -Dtest=CrdYamlTest -Dcrd.update=true to rewrite crds/yaml")
        .isEqualTo(generated);
  }

  private static Map<String, String> committed() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var paths = Files.list(COMMITTED)) {
      for (Path path : paths.toList()) {
        files.put(path.getFileName().toString(), Files.readString(path));
      }
    }
    return files;
  }
}
