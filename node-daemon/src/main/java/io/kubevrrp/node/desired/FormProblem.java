package io.kubevrrp.node.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says in a sentence why an entry of a configuration has the wrong form. */
final class FormProblem {
  private static final String ADVICE =
      ": compare the entry with VIPNode in docs/resources.md, or with `kubectl explain vipnode.spec`";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private FormProblem() {}

  /** A list below this entry that has an empty item. */
  static Optional<String> emptyItem(JsonNode entry) {
    return emptyItem("", entry)
        .map(path -> path + " is empty: write something behind the dash, or remove it");
  }

  /** A value of another form than the field wants. */
  static String sentence(JsonProcessingException e) {
    String path = e instanceof JsonMappingException mapping ? path(mapping.getPath()) : "";
    String where = path.isEmpty() ? "it" : path;
    if (e instanceof InvalidFormatException format && format.getTargetType().isEnum()) {
      return "%s cannot be '%s', it is one of %s"
          .formatted(where, format.getValue(), constants(format.getTargetType()));
    }
    if (e instanceof InvalidFormatException format) {
      return "%s cannot be '%s': write a %s there"
          .formatted(where, format.getValue(), form(format.getTargetType()));
    }
    if (e instanceof MismatchedInputException mismatch && isEnum(mismatch.getTargetType())) {
      return "%s is one of %s; put it in quotes: many readers of YAML take Off, On, Yes and No without them for true or false"
          .formatted(where, constants(mismatch.getTargetType()));
    }
    return where + " has the wrong form" + ADVICE;
  }

  /** A fault of ours in reading it, which stays with this entry. */
  static String unforeseen(RuntimeException e) {
    return "it cannot be read (" + e.getClass().getSimpleName() + ")" + ADVICE;
  }

  private static Optional<String> emptyItem(String path, JsonNode node) {
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      String item = path + "[" + i + "]";
      JsonNode value = node.get(i);
      Optional<String> found = value.isNull() ? Optional.of(item) : emptyItem(item, value);
      if (found.isPresent()) {
        return found;
      }
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String below = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      Optional<String> found = emptyItem(below, field.getValue());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static String path(List<JsonMappingException.Reference> references) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference reference : references) {
      if (reference.getFieldName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
      }
    }
    return path.toString();
  }

  private static boolean isEnum(@Nullable Class<?> type) {
    return type != null && type.isEnum();
  }

  private static String form(Class<?> type) {
    return type == int.class || type == Integer.class || type == long.class || type == Long.class
        ? "whole number"
        : type == boolean.class || type == Boolean.class ? "true or false" : "text";
  }

  // As they are written in a resource, not as Java spells them.
  private static String constants(Class<?> type) {
    return Stream.of(type.getEnumConstants())
        .map(constant -> MAPPER.convertValue(constant, String.class))
        .collect(Collectors.joining(", "));
  }
}
