package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The objects that an API server has to take or to refuse. */
final class TestObjects {
  private static final String REFUSED = "# refused: ";

  /** One file; {@code refusal} is empty for a valid object. */
  record TestObject(String name, String refusal, boolean needsCel, JsonNode yaml) {
    String kind() {
      return yaml.get("kind").asText();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private TestObjects() {}

  static List<TestObject> valid() throws IOException {
    return read("valid");
  }

  static List<TestObject> invalid() throws IOException {
    return read("invalid");
  }

  private static List<TestObject> read(String folder) throws IOException {
    List<TestObject> objects = new ArrayList<>();
    try (Stream<Path> paths = Files.list(Path.of("src/test/resources/objects", folder))) {
      for (Path path : paths.sorted().toList()) {
        String text = Files.readString(path);
        String first = text.lines().findFirst().orElseThrow();
        String refusal = first.startsWith(REFUSED) ? first.substring(REFUSED.length()).strip() : "";
        objects.add(
            new TestObject(
                path.getFileName().toString(),
                refusal,
                text.contains("# needs: CEL"),
                CrdYaml.YAML.readTree(text)));
      }
    }
    return objects;
  }
}
