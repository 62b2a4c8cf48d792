package io.kubevrrp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kubevrrp.api.v1alpha1.NodePriority;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.operator.resolve.Snapshot;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The objects in a folder of YAML files, every document of them. */
final class PlanInput {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private final List<VIPGroup> groups = new ArrayList<>();
  private final List<TrackedService> services = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  private PlanInput() {}

  /** A file that cannot be read, with its name and the reason. */
  static final class UnreadableException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    UnreadableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Reads every {@code .yaml} and {@code .yml} file of a folder. */
  static PlanInput read(Path folder) throws UnreadableException {
    PlanInput input = new PlanInput();
    for (Path file : files(folder)) {
      try {
        input.add(file);
      } catch (IOException | IllegalArgumentException e) {
        throw new UnreadableException(file + ": " + e.getMessage(), e);
      }
    }
    input.nameNodes();
    return input;
  }

  Snapshot snapshot() {
    return new Snapshot(groups, services, nodes);
  }

  /** What the user should know about what was read, as sentences. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  private static List<Path> files(Path folder) throws UnreadableException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().matches(".*[.]ya?ml")).sorted().toList();
    } catch (IOException e) {
      throw new UnreadableException("cannot read the folder " + folder + ": " + e, e);
    }
  }

  private void add(Path file) throws IOException {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(Files.readString(file))) {
      while (documents.hasNextValue()) {
        JsonNode document = documents.nextValue();
        if (document != null && !document.isNull() && !document.isEmpty()) {
          add(file, document);
        }
      }
    }
  }

  private void add(Path file, JsonNode document) {
    String kind = document.path("kind").asText();
    switch (kind) {
      case "VIPGroup" -> groups.add(convert(document, VIPGroup.class));
      case "TrackedService" -> services.add(convert(document, TrackedService.class));
      case "Node" -> nodes.add(convert(document, Node.class));
      case "List" -> document.path("items").forEach(item -> add(file, item)); // kubectl get -o yaml
      case "" -> throw new IllegalArgumentException("a document has no kind");
      default ->
          remarks.add(
              "%s: %s %s is left alone: a plan is made of VIPGroup, TrackedService and Node"
                  .formatted(file, kind, document.path("metadata").path("name").asText()));
    }
  }

  private <T extends HasMetadata> T convert(JsonNode document, Class<T> type) {
    T object = serialization.convertValue(document, type);
    if (object.getMetadata() == null || object.getMetadata().getName() == null) {
      throw new IllegalArgumentException("a " + type.getSimpleName() + " has no metadata.name");
    }
    return object;
  }

  private void nameNodes() {
    if (!nodes.isEmpty()) {
      return;
    }
    List<String> names =
        groups.stream()
            .filter(group -> group.getSpec() != null)
            .flatMap(group -> group.getSpec().priorities().stream())
            .map(NodePriority::node)
            .distinct()
            .sorted()
            .toList();
    names.forEach(name -> nodes.add(node(name)));
    remarks.add(
        "there is no Node in the folder: "
            + (names.isEmpty()
                ? "and no priorities name one"
                : "the nodes named in priorities are taken: " + String.join(", ", names)));
  }

  /** With the one label that every kubelet gives its node: what import writes selects by it. */
  private static Node node(String name) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("kubernetes.io/hostname", name)
        .endMetadata()
        .build();
  }
}
