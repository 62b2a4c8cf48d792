package io.kubevrrp.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Text files of a run. */
public final class RunFiles {
  private RunFiles() {}

  /** Writes one. */
  public static void write(Path file, String text) {
    RunFolder.write(file, text);
  }

  /** Reads one. */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its whole lines: one that is just being written is left out. */
  public static List<String> lines(Path file) {
    String text = read(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }
}
