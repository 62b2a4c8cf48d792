package io.kubevrrp.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import io.kubevrrp.operator.resolve.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Folders of input and expected output; {@code -Dgolden.update=true} writes the output instead of
 * comparing it.
 */
class GoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  static List<Path> cases() throws IOException {
    try (Stream<Path> folders = Files.list(GOLDEN)) {
      return folders.sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void compilesToWhatIsWritten(Path folder) throws IOException {
    SortedMap<String, String> outputs = outputs(Compiler.compile(read(folder)));
    if (UPDATE) {
      rewrite(folder, outputs);
    }
    assertThat(outputs).isNotEmpty();
    for (var output : outputs.entrySet()) {
      assertThat(folder.resolve(output.getKey())).exists().content().isEqualTo(output.getValue());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void everyFileIsUsed(Path folder) throws IOException {
    var outputs = outputs(Compiler.compile(read(folder))).keySet();
    assertThat(names(folder))
        .allSatisfy(name ->
            assertThat((name.startsWith("in-") && name.endsWith(".yaml")) || outputs.contains(name))
                .as(name)
                .isTrue());
  }

  private static Snapshot read(Path folder) throws IOException {
    List<HasMetadata> objects = new ArrayList<>();
    for (String name : names(folder)) {
      if (name.startsWith("in-")) {
        objects.addAll(documents(Files.readString(folder.resolve(name))));
      }
    }
    return new Snapshot(
        only(objects, VIPGroup.class),
        only(objects, TrackedService.class),
        only(objects, Node.class),
        List.of(),
        only(objects, VirtualServer.class),
        Optional.of(only(objects, EndpointSlice.class)),
        Instant.EPOCH);
  }

  private static List<HasMetadata> documents(String text) {
    List<HasMetadata> objects = new ArrayList<>();
    for (String document : text.split("(?m)^---\\s*$", -1)) {
      if (!document.isBlank()) {
        Class<? extends HasMetadata> type =
            document.contains("kind: VIPGroup")
                ? VIPGroup.class
                : document.contains("kind: TrackedService")
                    ? TrackedService.class
                    : document.contains("kind: EndpointSlice")
                        ? EndpointSlice.class
                        : document.contains("kind: VirtualServer")
                            ? VirtualServer.class
                            : Node.class;
        objects.add(Serialization.unmarshal(document, type));
      }
    }
    return objects;
  }

  private static <T> List<T> only(List<HasMetadata> objects, Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static SortedMap<String, String> outputs(Compilation compilation) {
    SortedMap<String, String> outputs = new TreeMap<>();
    compilation
        .nodes()
        .forEach((name, spec) -> outputs.put("out-VIPNode-" + name + ".yaml", yaml(spec)));
    compilation
        .groups()
        .forEach((name, outcome) -> outputs.put("out-VIPGroup-" + name + ".yaml", yaml(outcome)));
    compilation
        .servers()
        .forEach(
            (name, outcome) -> outputs.put("out-VirtualServer-" + name + ".yaml", yaml(outcome)));
    return outputs;
  }

  private static String yaml(Object value) {
    return Serialization.asYaml(value);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void rewrite(Path folder, SortedMap<String, String> outputs) throws IOException {
    for (String name : names(folder)) {
      if (name.startsWith("out-")) {
        Files.delete(folder.resolve(name));
      }
    }
    for (var output : outputs.entrySet()) {
      Files.writeString(folder.resolve(output.getKey()), output.getValue());
    }
  }
}
