package io.kubevrrp.node.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Octets that were captured from the wire; each file says whose they are in its first line. */
final class Vector {
  private Vector() {}

  /** Reads {@code vectors/<name>.hex}: hexadecimal octets, blanks, and comments after {@code #}. */
  static byte[] read(String name) {
    try (InputStream in = Vector.class.getResourceAsStream("/vectors/" + name + ".hex")) {
      if (in == null) {
        throw new IllegalArgumentException("no vector " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(text.replaceAll("#[^\n]*", "").replaceAll("\\s", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
