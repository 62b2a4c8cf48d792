package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The committed schema of a kind, as far as the tests interpret it: defaults and CEL rules. */
final class Schema {
  /** A rule of the schema and the value it judges. */
  record Rule(String expression, String message, JsonNode self) {}

  private final JsonNode root;

  private Schema(JsonNode root) {
    this.root = root;
  }

  /** The schema of a kind by its name, for example VIPGroup. */
  static Schema of(String kind) throws IOException {
    Path file = Path.of("yaml", kind.toLowerCase(Locale.ROOT) + "s.kubevrrp.io.yaml");
    return new Schema(
        CrdYaml.YAML
            .readTree(Files.readString(file))
            .at("/spec/versions/0/schema/openAPIV3Schema"));
  }

  /** A copy of the object with the defaults that an API server would set. */
  JsonNode withDefaults(JsonNode object) {
    JsonNode copy = object.deepCopy();
    setDefaults(root, copy);
    return copy;
  }

  private static void setDefaults(JsonNode schema, JsonNode value) {
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      JsonNode preset = property.getValue().get("default");
      if (value instanceof ObjectNode object && preset != null && !object.has(property.getKey())) {
        object.set(property.getKey(), preset.deepCopy());
      }
      setDefaults(property.getValue(), value.path(property.getKey()));
    }
    if (schema.has("items")) {
      value.forEach(item -> setDefaults(schema.get("items"), item));
    }
  }

  /** The messages of all rules, wherever they stand. */
  List<String> messages() {
    return root.findValues("x-kubernetes-validations").stream()
        .flatMap(rules -> rules.findValuesAsText("message").stream())
        .toList();
  }

  /** Every rule that judges a part of this object. */
  List<Rule> rules(JsonNode object) {
    List<Rule> rules = new ArrayList<>();
    collect(root, object, rules);
    return rules;
  }

  private static void collect(JsonNode schema, JsonNode value, List<Rule> rules) {
    if (value.isMissingNode()) {
      return;
    }
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      rules.add(new Rule(rule.get("rule").asText(), rule.get("message").asText(), value));
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      collect(property.getValue(), value.path(property.getKey()), rules);
    }
    if (schema.has("items")) {
      value.forEach(item -> collect(schema.get("items"), item, rules));
    }
  }
}
