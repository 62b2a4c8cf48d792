package io.kubevrrp.node.desired;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * How an HMAC key is written in its file, the same as in keepalived: hexadecimal digits behind the
 * prefix {@code hex:}; everything else, digits too, stands for its own octets.
 */
final class HmacKeyText {
  private static final String HEX = "hex:";

  private HmacKeyText() {}

  /**
   * The key's octets.
   *
   * @param name what the key is called, for the sentence
   * @param text its file's text without the line end, a character for each octet
   * @throws IllegalArgumentException with a sentence that never holds the key
   */
  static byte[] octets(String name, String text) {
    if (!text.startsWith(HEX)) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
    String digits = text.substring(HEX.length()).replaceAll("[ \\t]", "");
    if (!digits.matches("([0-9a-fA-F]{2})+")) {
      throw new IllegalArgumentException(
          "the key '"
              + name
              + "' begins with hex:, but no pairs of hexadecimal digits follow: write 64 to 128 of"
              + " them, or no hex: before a key of plain characters");
    }
    return HexFormat.of().parseHex(digits);
  }
}
