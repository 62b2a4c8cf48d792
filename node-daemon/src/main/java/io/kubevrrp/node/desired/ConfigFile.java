package io.kubevrrp.node.desired;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.VIPNode;
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
     * @param vipNode this node's object
     */
    record Changed(VIPNode vipNode) implements Found {}

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
      GenericKubernetesResource read =
          Serialization.unmarshal(document, GenericKubernetesResource.class);
      if ("VIPNode".equals(read.getKind())) {
        if (node.equals(read.getMetadata().getName())) {
          return new Found.Changed(Serialization.unmarshal(document, VIPNode.class));
        }
        names.add(read.getMetadata().getName());
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
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
  }
}
