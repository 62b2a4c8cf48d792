package io.kubevrrp.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The committed schema of a kind's spec, and how to break each of its limits. */
final class SpecSchema {
  private static final Path YAML = Path.of("../crds/yaml");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** One limit: where it stands, which one, and the schema that sets it. */
  private record Limit(String pointer, String keyword, JsonNode schema) {}

  /** A good object with one limit broken. */
  record Violation(String name, JsonNode object) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final String kind;
  private final JsonNode schema;

  private SpecSchema(String kind, JsonNode schema) {
    this.kind = kind;
    this.schema = schema;
  }

  static SpecSchema of(String kind) throws IOException {
    Path file = YAML.resolve(kind.toLowerCase(Locale.ROOT) + "s.kubevrrp.io.yaml");
    return new SpecSchema(
        kind,
        Serialization.unmarshal(Files.readString(file), JsonNode.class)
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"));
  }

  /** The object as a record; empty when it cannot become one. */
  static <T> Optional<T> read(JsonNode object, Class<T> type) {
    try {
      return Optional.of(Serialization.unmarshal(object.toString(), type));
    } catch (KubernetesClientException e) {
      assertThat(e).hasCauseInstanceOf(JsonMappingException.class);
      return Optional.empty();
    }
  }

  List<String> celMessages() {
    return schema.findValues("x-kubernetes-validations").stream()
        .flatMap(rules -> rules.findValuesAsText("message").stream())
        .toList();
  }

  /** Fields that no sample has. */
  Set<String> fieldsMissingIn(List<JsonNode> samples) {
    Set<String> missing = new TreeSet<>();
    fields(schema, "/spec", missing);
    missing.removeIf(
        field -> samples.stream().anyMatch(sample -> !sample.at(field).isMissingNode()));
    return missing;
  }

  private static void fields(JsonNode schema, String pointer, Set<String> fields) {
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      fields.add(pointer + "/" + property.getKey());
      fields(property.getValue(), pointer + "/" + property.getKey(), fields);
    }
    if (schema.has("items")) {
      fields(schema.get("items"), pointer + "/0", fields);
    }
  }

  /** Each limit broken in the first sample that has the field. */
  List<Violation> violations(List<JsonNode> samples) {
    List<Violation> violations = new ArrayList<>();
    Set<String> done = new HashSet<>();
    for (JsonNode sample : samples) {
      for (Limit limit : limits(schema, "/spec")) {
        String name = kind + " " + limit.pointer() + " " + limit.keyword();
        if (!sample.at(limit.pointer()).isMissingNode() && done.add(name)) {
          violations.add(new Violation(name, broken(sample, limit)));
        }
      }
    }
    return violations;
  }

  private static List<Limit> limits(JsonNode schema, String pointer) {
    List<Limit> limits = new ArrayList<>();
    for (String keyword :
        List.of(
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "pattern",
            "enum",
            "minItems",
            "maxItems",
            "x-kubernetes-list-map-keys")) {
      if (schema.has(keyword)) {
        limits.add(new Limit(pointer, keyword, schema));
      }
    }
    schema
        .path("required")
        .forEach(name -> limits.add(new Limit(pointer + "/" + name.asText(), "required", schema)));
    schema
        .path("properties")
        .properties()
        .forEach(property ->
            limits.addAll(limits(property.getValue(), pointer + "/" + property.getKey())));
    if (schema.has("items")) {
      limits.addAll(limits(schema.get("items"), pointer + "/0"));
    }
    return limits;
  }

  private static JsonNode broken(JsonNode sample, Limit limit) {
    JsonNode copy = sample.deepCopy();
    String pointer = limit.pointer();
    int slash = pointer.lastIndexOf('/');
    JsonNode parent = copy.at(pointer.substring(0, slash));
    String last = pointer.substring(slash + 1);
    if (limit.keyword().equals("required")) {
      ((ObjectNode) parent).remove(last);
      return copy;
    }
    JsonNode bad = bad(limit, copy.at(pointer));
    if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(last), bad);
    } else {
      ((ObjectNode) parent).set(last, bad);
    }
    return copy;
  }

  private static JsonNode bad(Limit limit, JsonNode good) {
    JsonNode bound = limit.schema().get(limit.keyword());
    return switch (limit.keyword()) {
      case "minimum" -> JSON.numberNode(bound.asLong() - 1);
      case "maximum" -> JSON.numberNode(bound.asLong() + 1);
      case "minLength" -> JSON.textNode("a".repeat(bound.asInt() - 1));
      case "maxLength" -> JSON.textNode(longer(good.asText(), bound.asInt()));
      case "pattern" -> JSON.textNode("\u00e9/ !");
      case "enum" -> JSON.textNode("Nonsense");
      case "minItems" -> repeated(good.get(0), bound.asInt() - 1);
      case "maxItems" -> repeated(good.get(0), bound.asInt() + 1);
      case "x-kubernetes-list-map-keys" -> repeated(good.get(0), 2);
      default -> throw new IllegalArgumentException(limit.keyword());
    };
  }

  /** As good as it was but for its length, as far as repeating its last character goes. */
  private static String longer(String good, int longest) {
    return good + good.substring(good.length() - 1).repeat(longest + 1 - good.length());
  }

  private static ArrayNode repeated(JsonNode item, int count) {
    ArrayNode array = JSON.arrayNode();
    for (int i = 0; i < count; i++) {
      array.add(item);
    }
    return array;
  }
}
