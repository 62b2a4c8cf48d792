package io.kubevrrp.node.wire;

import java.nio.charset.StandardCharsets;

/**
 * The authentication fields of a version 2 advertisement (RFC 2338 section 5.3.6). They protect
 * from misconfiguration only: a password travels in plain text.
 */
public sealed interface Authentication {

  /** Type 0, and every version 3 advertisement. */
  record None() implements Authentication {}

  /**
   * Type 1.
   *
   * @param text up to 8 characters of ISO-8859-1, not ending in NUL: the field is padded with it
   */
  record Password(String text) implements Authentication {
    public Password {
      if (text.length() > 8 || !StandardCharsets.ISO_8859_1.newEncoder().canEncode(text)) {
        throw new IllegalArgumentException("a password has at most 8 octets of ISO-8859-1");
      }
      if (text.endsWith("\0")) {
        throw new IllegalArgumentException("a password does not end in NUL");
      }
    }

    /** Hides the password, so that no log line tells it. */
    @Override
    public String toString() {
      return "Password[text=***]";
    }
  }

  /**
   * A type that nobody here can check; its data are not kept, and are zero when encoded.
   *
   * @param type 2 (IP authentication header) to 255
   */
  record Unsupported(int type) implements Authentication {
    public Unsupported {
      if (type < 2 || type > 255) {
        throw new IllegalArgumentException("an unsupported type is 2 to 255: " + type);
      }
    }
  }
}
