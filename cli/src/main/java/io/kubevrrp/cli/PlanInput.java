package io.kubevrrp.cli;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
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
import io.kubevrrp.api.v1alpha1.VirtualServer;
import io.kubevrrp.operator.resolve.Snapshot;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The objects in a folder of YAML files, every document of them. */
final class PlanInput {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private final List<VIPGroup> groups = new ArrayList<>();
  private final List<TrackedService> services = new ArrayList<>();
  private final List<VirtualServer> servers = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  private PlanInput() {}

  /** A file that cannot be read, with its name and the reason. */
  static final class UnreadableException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    UnreadableException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Reads every {@code .yaml} and {@code .yml} file of a folder. */
  static PlanInput read(Path folder) throws UnreadableException {
    PlanInput input = new PlanInput();
    for (Path file : files(folder)) {
      input.add(file);
    }
    input.nameNodes(folder);
    return input;
  }

  Snapshot snapshot() {
    return new Snapshot(groups, services, nodes, List.of(), servers, Instant.now());
  }

  /** What the user should know about what was read, as sentences. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  private static List<Path> files(Path folder) throws UnreadableException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().matches(".*[.]ya?ml")).sorted().toList();
    } catch (NoSuchFileException e) {
      throw new UnreadableException(
          "the folder " + folder + " does not exist (name the folder of your YAML files with -f)",
          e);
    } catch (NotDirectoryException e) {
      throw new UnreadableException(
          folder + " is no folder (name the folder that it is in with -f)", e);
    } catch (IOException e) {
      throw new UnreadableException(
          "the folder " + folder + " cannot be read: " + OutputFolder.reason(e), e);
    }
  }

  private void add(Path file) throws UnreadableException {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(Files.readString(file))) {
      while (documents.hasNextValue()) {
        int line = documents.getParser().currentTokenLocation().getLineNr();
        JsonNode document = documents.nextValue();
        if (document != null && !document.isNull() && !document.isEmpty()) {
          add(file + ":" + line, document);
        }
      }
    } catch (JsonProcessingException e) {
      throw new UnreadableException(
          file + place(e) + ": " + sentence(e) + " (correct the YAML)", e);
    } catch (CharacterCodingException e) {
      throw new UnreadableException(file + " is not UTF-8 text (convert it with iconv)", e);
    } catch (IOException e) {
      throw new UnreadableException(file + " cannot be read: " + OutputFolder.reason(e), e);
    }
  }

  private static String place(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null ? "" : ":" + location.getLineNr() + ":" + location.getColumnNr();
  }

  /** The parser's own words without the excerpt of the file that it draws below them. */
  private static String sentence(JsonProcessingException e) {
    return e.getOriginalMessage().lines().map(String::strip).limit(1).collect(joining());
  }

  private void add(String place, JsonNode document) throws UnreadableException {
    String kind = document.path("kind").asText();
    switch (kind) {
      case "VIPGroup" -> groups.add(convert(place, document, VIPGroup.class));
      case "TrackedService" -> services.add(convert(place, document, TrackedService.class));
      case "VirtualServer" -> servers.add(convert(place, document, VirtualServer.class));
      case "Node" -> nodes.add(convert(place, document, Node.class));
      case "List", "NodeList", "VIPGroupList", "TrackedServiceList", "VirtualServerList" -> {
        for (JsonNode item : document.path("items")) {
          add(place, item);
        }
      }
      case "" ->
          throw new UnreadableException(
              place + ": this document has no kind (write the kind, or move the file elsewhere)",
              null);
      default ->
          remarks.add(
              "%s: %s %s is left alone: a plan is made of VIPGroup, TrackedService, VirtualServer and Node"
                  .formatted(place, kind, document.path("metadata").path("name").asText()));
    }
  }

  private <T extends HasMetadata> T convert(String place, JsonNode document, Class<T> type)
      throws UnreadableException {
    T object;
    try {
      object = serialization.convertValue(document, type);
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(
          "%s: this %s cannot be understood%s (see docs/resources.md)"
              .formatted(place, type.getSimpleName(), detail(e)),
          e);
    }
    if (object.getMetadata() == null || object.getMetadata().getName() == null) {
      throw new UnreadableException(
          "%s: this %s has no metadata.name (give it one)".formatted(place, type.getSimpleName()),
          null);
    }
    return object;
  }

  private static String detail(IllegalArgumentException e) {
    if (!(e.getCause() instanceof JsonMappingException mapping)) {
      return "";
    }
    String field =
        mapping.getPath().stream()
            .map(part ->
                part.getFieldName() == null
                    ? "[" + part.getIndex() + "]"
                    : "." + part.getFieldName())
            .collect(joining());
    return ": " + field.replaceFirst("^[.]", "") + ": " + sentence(mapping);
  }

  private void nameNodes(Path folder) throws UnreadableException {
    if (groups.isEmpty()) {
      remarks.add("there is no VIPGroup in " + folder + ": nothing is planned");
      return;
    }
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
    if (names.isEmpty()) {
      throw new UnreadableException(
          "there is no Node in %s, and no priorities name one (add the output of kubectl get nodes -o yaml)"
              .formatted(folder),
          null);
    }
    for (String name : names) {
      // the label that a kubelet sets, and by which an import selects
      nodes.add(
          new NodeBuilder()
              .withNewMetadata()
              .withName(name)
              .addToLabels("kubernetes.io/hostname", name)
              .endMetadata()
              .build());
    }
    remarks.add(
        "there is no Node in the folder: the nodes named in priorities are taken: "
            + String.join(", ", names));
  }
}
