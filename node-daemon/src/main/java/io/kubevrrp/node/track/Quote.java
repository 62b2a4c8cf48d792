package io.kubevrrp.node.track;

/** What a server said, for people to read. */
final class Quote {
  private static final int MOST_SHOWN = 80;

  private Quote() {}

  /** Behind a colon: printable, and not much of it; nothing for nothing. */
  static String of(String text) {
    String plain = plain(text);
    return plain.isEmpty() ? "" : ": " + plain;
  }

  /** Printable, and not much of it. */
  static String plain(String text) {
    String printable = text.replaceAll("[^ -~]", "?").strip();
    return printable.substring(0, Math.min(printable.length(), MOST_SHOWN));
  }
}
