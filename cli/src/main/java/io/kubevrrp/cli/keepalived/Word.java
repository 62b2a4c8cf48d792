package io.kubevrrp.cli.keepalived;

/**
 * One word of a line.
 *
 * @param text without its quotes
 * @param at where it begins
 * @param quoted whether a part of it stood in quotes: such a word is never a brace
 */
public record Word(String text, Position at, boolean quoted) {
  /** Whether this is the given brace. */
  boolean isBrace(String brace) {
    return !quoted && text.equals(brace);
  }
}
