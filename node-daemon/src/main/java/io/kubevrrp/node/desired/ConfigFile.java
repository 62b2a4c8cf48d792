package io.kubevrrp.node.desired;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A YAML file with this node's VIPNode, perhaps among others. */
public final class ConfigFile {
  private final Path file;
  private final String node;
  private Optional<String> seen = Optional.empty();

  /** The file, and the name of the VIPNode to look for in it. */
  public ConfigFile(Path file, String node) {
    this.file = file;
    this.node = node;
  }

  /** What a look at the file found. */
  public sealed interface Found {
    /** The same text as at the last look. */
    record Unchanged() implements Found {}

    /**
     * Another text than at the last look.
     *
     * @param spec the spec of this node's object as it is written; nothing in it is checked
     */
    record Changed(JsonNode spec) implements Found {}

    /**
     * Something is wrong with it.
     *
     * @param sentence what, and what to do
     */
    record Unusable(String sentence) implements Found {}
  }

  /** Looks at the file; each text is reported once. */
  public Found look() {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      return once("unreadable", "the file " + file + " cannot be read: " + e);
    }
    if (seen.equals(Optional.of(text))) {
      return new Found.Unchanged();
    }
    seen = Optional.of(text);
    try {
      return parsed(text);
    } catch (RuntimeException e) {
      return new Found.Unusable("the file " + file + " is no VIPNode in YAML: " + rootMessage(e));
    }
  }

  private Found once(String mark, String sentence) {
    boolean again = seen.equals(Optional.of(mark));
    seen = Optional.of(mark);
    return again ? new Found.Unchanged() : new Found.Unusable(sentence);
  }

  private Found parsed(String text) {
    List<String> names = new ArrayList<>();
    for (String document : text.split("(?m)^---.*$", -1)) {
      if (document.lines().allMatch(line -> line.isBlank() || line.startsWith("#"))) {
        continue;
      }
      JsonNode read = Serialization.unmarshal(document, JsonNode.class);
      if ("VIPNode".equals(read.path("kind").textValue())) {
        String name = read.path("metadata").path("name").asText();
        if (node.equals(name)) {
          return new Found.Changed(read.path("spec"));
        }
        names.add(name);
      }
    }
    return new Found.Unusable(
        "the file "
            + file
            + " holds no VIPNode named "
            + node
            + " (it holds: "
            + names
            + "): name the node with --node, or add its VIPNode");
  }

  private static String rootMessage(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Optional.ofNullable(cause.getMessage())
        .flatMap(message -> message.lines().findFirst())
        .orElse(cause.getClass().getSimpleName());
  }
}
