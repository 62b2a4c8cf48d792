package io.kubevrrp.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kubevrrp.api.v1alpha1.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the schema of a kind says of single values: what is required, ranges, lengths, forms. Read
 * from the definition itself, for files and for a server that does not validate, so that nothing is
 * said twice. What relates several values stands in CEL there, and in {@link GroupRules} and {@link
 * ServiceRules} here.
 */
final class SchemaLimits {
  /** Of a VIPGroup's spec. */
  static final SchemaLimits GROUP = of("vipgroups");

  /** Of a TrackedService's spec. */
  static final SchemaLimits SERVICE = of("trackedservices");

  /** Of a VirtualServer's spec. */
  static final SchemaLimits VIRTUAL_SERVER = of("virtualservers");

  /** Of an AddressPool's spec. */
  static final SchemaLimits POOL = of("addresspools");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode schema;

  private SchemaLimits(JsonNode schema) {
    this.schema = schema;
  }

  private static SchemaLimits of(String plural) {
    String resource = "/crds/" + plural + ".kubevrrp.io.yaml";
    try (InputStream yaml = Durations.class.getResourceAsStream(resource)) {
      return new SchemaLimits(
          new YAMLMapper()
              .readTree(Objects.requireNonNull(yaml, resource))
              .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"));
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  /** A sentence for each value of a spec that the schema does not allow; none for a good one. */
  List<String> broken(Object spec) {
    List<String> broken = new ArrayList<>();
    object(schema, JSON.valueToTree(spec), "spec", broken);
    return List.copyOf(broken);
  }

  private static void value(JsonNode schema, JsonNode value, String path, List<String> broken) {
    if (value.isObject()) {
      object(schema, value, path, broken);
    } else if (value.isArray()) {
      array(schema, value, path, broken);
    } else if (value.isNumber()) {
      number(schema, value, path, broken);
    } else if (value.isTextual()) {
      text(schema, value.asText(), path, broken);
    }
  }

  private static void object(JsonNode schema, JsonNode value, String path, List<String> broken) {
    for (JsonNode required : schema.path("required")) {
      if (!value.hasNonNull(required.asText())) {
        broken.add(path + "." + required.asText() + " is missing");
      }
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String name = property.getKey();
      value(property.getValue(), value.path(name), path + "." + name, broken);
    }
  }

  private static void array(JsonNode schema, JsonNode value, String path, List<String> broken) {
    int least = schema.path("minItems").asInt(0);
    int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
    require(value.size() >= least, path + " is too short: give " + least + " at least", broken);
    require(value.size() <= most, path + " is too long: give " + most + " at most", broken);
    Set<List<String>> seen = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      JsonNode item = value.get(i);
      value(schema.path("items"), item, path + "[" + i + "]", broken);
      List<String> key = key(schema, item);
      require(
          key.isEmpty() || seen.add(key),
          path + " speaks twice of " + String.join(", ", key) + ": remove one entry",
          broken);
    }
  }

  /** The values that make an entry of a list that is a map; none for other lists. */
  private static List<String> key(JsonNode schema, JsonNode item) {
    List<String> key = new ArrayList<>();
    schema
        .path("x-kubernetes-list-map-keys")
        .forEach(name -> key.add(item.path(name.asText()).asText()));
    return key;
  }

  private static void number(JsonNode schema, JsonNode value, String path, List<String> broken) {
    long number = value.asLong();
    long least = schema.path("minimum").asLong(Long.MIN_VALUE);
    long most = schema.path("maximum").asLong(Long.MAX_VALUE);
    require(
        number >= least && number <= most,
        "%s is %d: give %d to %d".formatted(path, number, least, most),
        broken);
  }

  private static void text(JsonNode schema, String text, String path, List<String> broken) {
    int length = text.codePointCount(0, text.length());
    int least = schema.path("minLength").asInt(0);
    int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    require(length >= least, path + " is too short: " + least + " characters at least", broken);
    require(length <= most, path + " is too long: " + most + " characters at most", broken);
    String form = schema.path("pattern").asText("");
    if (!form.isEmpty() && !Pattern.compile(form).matcher(text).find()) {
      broken.add(path + ": " + misfit(text, form));
    }
    JsonNode words = schema.path("enum");
    require(
        words.isMissingNode() || contains(words, text),
        "%s is '%s': give one of %s".formatted(path, text, words),
        broken);
  }

  private static String misfit(String text, String form) {
    return form.equals(Durations.PATTERN)
        ? "'" + text + "' is no duration: write it like 1s, 100ms or 1m30s"
        : "'" + text + "' does not have the form " + form;
  }

  private static boolean contains(JsonNode words, String text) {
    for (JsonNode word : words) {
      if (word.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }

  private static void require(boolean condition, String sentence, List<String> broken) {
    if (!condition) {
      broken.add(sentence);
    }
  }
}
