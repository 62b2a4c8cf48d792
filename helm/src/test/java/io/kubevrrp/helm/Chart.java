package io.kubevrrp.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The chart as this source tree has it, and what it renders to. */
final class Chart {
  /** Surefire runs in the module's folder. */
  static final Path FOLDER = Path.of("kube-vrrp").toAbsolutePath();

  private Chart() {}

  static Helm helm() {
    return new Helm(FOLDER);
  }

  /** Everything but the custom resource definitions, with the values of values.yaml and these. */
  static Rendered render(Map<String, Object> values) {
    return renderFor("1.34.0", values);
  }

  static Rendered renderFor(String kubernetes, Map<String, Object> values) {
    TemplateCommand command =
        helm()
            .template()
            .withName("kube-vrrp")
            .withNamespace("kube-vrrp")
            .withKubeVersion(kubernetes)
            .skipCrds();
    values.forEach(command::set);
    return new Rendered(documents(command.call()));
  }

  /** Splits a YAML stream and drops what is empty in it. */
  static List<JsonNode> documents(String yaml) {
    YAMLMapper mapper = new YAMLMapper();
    try (var parser = mapper.createParser(yaml)) {
      List<JsonNode> all = new ArrayList<>();
      mapper.readValues(parser, JsonNode.class).forEachRemaining(all::add);
      return all.stream().filter(JsonNode::isObject).toList();
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  /** The objects that a release consists of. */
  record Rendered(List<JsonNode> objects) {

    List<String> kinds() {
      return objects.stream().map(object -> object.path("kind").asText()).toList();
    }

    /** The only object of this kind whose name ends so. */
    JsonNode only(String kind, String nameEnd) {
      List<JsonNode> found =
          objects.stream()
              .filter(object -> object.path("kind").asText().equals(kind))
              .filter(object -> object.at("/metadata/name").asText().endsWith(nameEnd))
              .toList();
      if (found.size() != 1) {
        throw new AssertionError(
            found.size() + " objects of kind " + kind + " end with " + nameEnd + ": " + kinds());
      }
      return found.getFirst();
    }

    /** The rules of every Role and ClusterRole whose name ends so, each as one line, sorted. */
    List<String> permissions(String nameEnd) {
      List<String> lines = new ArrayList<>();
      for (JsonNode object : objects) {
        String kind = object.path("kind").asText();
        boolean role = kind.equals("Role") || kind.equals("ClusterRole");
        if (role && object.at("/metadata/name").asText().endsWith(nameEnd)) {
          object
              .path("rules")
              .forEach(rule ->
                  lines.add(
                      "%s %s %s: %s"
                          .formatted(
                              kind,
                              text(rule.path("apiGroups")),
                              text(rule.path("resources")),
                              text(rule.path("verbs")))));
        }
      }
      return lines.stream().sorted().toList();
    }
  }

  /** A list of strings as one text, blanks between them. */
  static String text(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(word -> words.add(word.asText()));
    return String.join(" ", words);
  }
}
