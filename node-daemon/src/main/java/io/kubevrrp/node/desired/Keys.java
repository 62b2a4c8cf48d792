package io.kubevrrp.node.desired;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files of a mounted Secret: one for each key. */
public final class Keys {
  private final Optional<Path> directory;

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
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).stripTrailing();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the key '"
              + name
              + "' cannot be read from "
              + directory.get()
              + ": put it into the Secret kube-vrrp-keys",
          e);
    }
  }
}
