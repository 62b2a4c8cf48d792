package io.kubevrrp.node.desired;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of a mounted Secret: one for each key. It remembers what it answered, so that a key
 * that was rotated, added or taken away is noticed; contents are compared, because the kubelet
 * swaps a symbolic link and touches no file.
 */
public final class Keys {
  private final Optional<Path> directory;
  private final Map<String, Optional<String>> answered = new ConcurrentHashMap<>();

  /** The keys in this directory; none when empty. */
  public Keys(Optional<Path> directory) {
    this.directory = directory;
  }

  /**
   * The key's text without a line end.
   *
   * @throws IllegalArgumentException with a sentence that never holds the key itself
   */
  public String read(String name) {
    if (directory.isEmpty()) {
      throw new IllegalArgumentException(
          "the key '"
              + name
              + "' is needed, but no directory of keys was given: start the daemon with --keys DIR");
    }
    Path file = directory.get().resolve(name).normalize();
    if (!file.startsWith(directory.get().normalize())) {
      throw new IllegalArgumentException("'" + name + "' is no name of a key");
    }
    Optional<String> text = textOf(file);
    answered.put(name, text);
    return text.orElseThrow(() ->
        new IllegalArgumentException(
            "the key '"
                + name
                + "' cannot be read from "
                + directory.get()
                + ": put it into the Secret kube-vrrp-keys"));
  }

  /** Whether a key that was asked for would be another now. */
  public boolean changed() {
    return answered.entrySet().stream()
        .anyMatch(entry ->
            directory
                .map(folder -> !textOf(folder.resolve(entry.getKey())).equals(entry.getValue()))
                .orElse(false));
  }

  /** Each octet as one character; a space at the end may belong to the key. */
  private static Optional<String> textOf(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return Optional.of(text.replaceFirst("[\\r\\n]+\\z", ""));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
