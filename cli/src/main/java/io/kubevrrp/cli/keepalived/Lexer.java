package io.kubevrrp.cli.keepalived;

import java.util.ArrayList;
import java.util.List;

/** Splits one line into words: blanks separate, quotes keep together, # and ! begin a comment. */
final class Lexer {
  private final String text;
  private final String file;
  private final int line;
  private int index;

  private Lexer(String text, String file, int line) {
    this.text = text;
    this.file = file;
    this.line = line;
  }

  /** The words of a line; empty for a blank line or a comment. */
  static List<Word> words(String text, String file, int line) {
    return new Lexer(text, file, line).all();
  }

  private List<Word> all() {
    List<Word> words = new ArrayList<>();
    while (index < text.length()) {
      char c = text.charAt(index);
      if (c == '#' || c == '!') {
        break;
      } else if (Character.isWhitespace(c)) {
        index++;
      } else if (c == '{' || c == '}') {
        words.add(new Word(String.valueOf(c), here(), false));
        index++;
      } else {
        words.add(word());
      }
    }
    return words;
  }

  private Word word() {
    Position at = here();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    while (index < text.length() && !endsWord(text.charAt(index))) {
      char c = text.charAt(index);
      if (c == '"' || c == '\'') {
        quoted = true;
        quotedPart(word);
      } else if (text.startsWith("${", index)) {
        reference(word);
      } else {
        word.append(c);
        index++;
      }
    }
    return new Word(word.toString(), at, quoted);
  }

  private static boolean endsWord(char c) {
    return Character.isWhitespace(c) || c == '#' || c == '!' || c == '{' || c == '}';
  }

  private void quotedPart(StringBuilder word) {
    Position at = here();
    char quote = text.charAt(index++);
    while (index < text.length() && text.charAt(index) != quote) {
      if (text.charAt(index) == '\\' && index + 1 < text.length()) {
        index++;
        word.append(escaped(text.charAt(index)));
      } else {
        word.append(text.charAt(index));
      }
      index++;
    }
    if (index == text.length()) {
      throw new ConfigSyntaxException(
          at, "the quote " + quote + " is not closed on this line (add the closing quote)");
    }
    index++;
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> c;
    };
  }

  /** A reference that nobody defined stays as it is written, braces included. */
  private void reference(StringBuilder word) {
    int end = text.indexOf('}', index);
    int stop = end < 0 ? text.length() : end + 1;
    word.append(text, index, stop);
    index = stop;
  }

  private Position here() {
    return new Position(file, line, index + 1);
  }
}
