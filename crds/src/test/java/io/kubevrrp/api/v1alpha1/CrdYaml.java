package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes the CustomResourceDefinitions of this package's records. */
final class CrdYaml {
  /** Reads and writes YAML the way the committed files are written. */
  static final ObjectMapper YAML =
      new YAMLMapper(
          new YAMLFactory()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR));

  private static final Map<String, Class<? extends CustomResource<?, ?>>> KINDS =
      Map.of(
          "vipgroups.kubevrrp.io", VIPGroup.class,
          "trackedservices.kubevrrp.io", TrackedService.class,
          "virtualservers.kubevrrp.io", VirtualServer.class,
          "vipnodes.kubevrrp.io", VIPNode.class,
          "addresspools.kubevrrp.io", AddressPool.class);

  private CrdYaml() {}

  /** Each definition's text, by the name of its file. */
  static Map<String, String> generate(Path scratch) throws IOException {
    new CRDGenerator()
        .customResourceClasses(
            VIPGroup.class,
            TrackedService.class,
            VirtualServer.class,
            VIPNode.class,
            AddressPool.class)
        .forCRDVersions("v1")
        .inOutputDir(scratch.toFile())
        .generate();
    Map<String, String> files = new TreeMap<>();
    for (Map.Entry<String, Class<? extends CustomResource<?, ?>>> kind : KINDS.entrySet()) {
      Path raw = scratch.resolve(kind.getKey() + "-v1.yml");
      JsonNode definition = YAML.readTree(Files.readString(raw));
      complete(definition.at("/spec/versions/0"), kind.getValue());
      files.put(kind.getKey() + ".yaml", YAML.writeValueAsString(definition));
    }
    return files;
  }

  /** Adds what the annotations of the records cannot say. */
  private static void complete(JsonNode version, Class<?> kind) {
    orderColumns((ArrayNode) version.get("additionalPrinterColumns"), kind);
    ObjectNode root = (ObjectNode) version.at("/schema/openAPIV3Schema");
    root.putArray("required").add("spec");
    describe(root, "/properties/spec", "What is wanted.");
    describe(root, "/properties/status", "What is, as kube-vrrp sees it.");
    keyed(root, "/properties/status/properties/conditions", List.of("type"), "status");
    keyed(root, "/properties/spec/properties/priorities", List.of("node"), "priority");
    keyed(root, "/properties/spec/properties/virtualRouters", List.of("name"));
    keyed(root, "/properties/spec/properties/trackedServices", List.of("name"));
    keyed(root, "/properties/spec/properties/realServers", List.of("address"));
    keyed(root, "/properties/spec/properties/virtualServers", List.of("name", "virtualRouter"));
    completeSelector(root.at("/properties/spec/properties/nodeSelector"));
    completeSelector(root.at("/properties/spec/properties/namespaceSelector"));
    tidy(root);
  }

  /** The generator sorts the columns in its own way; people read them as they were declared. */
  private static void orderColumns(ArrayNode columns, Class<?> kind) {
    Map<String, JsonNode> byName = new TreeMap<>();
    columns.forEach(column -> byName.put(column.get("name").asText(), column));
    columns.removeAll();
    for (AdditionalPrinterColumn declared :
        kind.getAnnotationsByType(AdditionalPrinterColumn.class)) {
      columns.add(byName.get(declared.name()));
    }
  }

  private static void describe(JsonNode root, String pointer, String text) {
    if (root.at(pointer) instanceof ObjectNode schema && !schema.has("description")) {
      schema.put("description", text);
    }
  }

  /**
   * Makes a list a map: two entries with equal keys are refused, and merged by server-side apply.
   */
  private static void keyed(
      JsonNode root, String pointer, List<String> keys, String... alsoNeeded) {
    if (!(root.at(pointer) instanceof ObjectNode list)) {
      return;
    }
    list.put("x-kubernetes-list-type", "map");
    ArrayNode listKeys = list.putArray("x-kubernetes-list-map-keys");
    keys.forEach(listKeys::add);
    ObjectNode items = (ObjectNode) list.get("items");
    Set<String> required = new LinkedHashSet<>(keys);
    required.addAll(List.of(alsoNeeded));
    items.path("required").forEach(name -> required.add(name.asText()));
    ArrayNode needed = items.putArray("required");
    required.forEach(needed::add);
  }

  /** Says of Kubernetes' own label selector what its Java model leaves out. */
  private static void completeSelector(JsonNode selector) {
    if (selector.at("/properties/matchExpressions/items") instanceof ObjectNode expression) {
      expression.putArray("required").add("key").add("operator");
      ArrayNode operators = ((ObjectNode) expression.at("/properties/operator")).putArray("enum");
      List.of("In", "NotIn", "Exists", "DoesNotExist").forEach(operators::add);
    }
  }

  private static void tidy(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      for (String bound : List.of("minimum", "maximum")) {
        if (object.path(bound).isNumber()) {
          object.put(bound, object.get(bound).asLong()); // the generator writes 255.0
        }
      }
      if (object.get("x-kubernetes-validations") instanceof ArrayNode rules) {
        // A rule on a record component is found twice: on its field and on its accessor.
        Set<JsonNode> once = new LinkedHashSet<>();
        rules.forEach(once::add);
        rules.removeAll().addAll(once);
      }
    }
    schema.forEach(CrdYaml::tidy);
  }
}
