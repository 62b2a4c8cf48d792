package io.kubevrrp.cli.keepalived;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Builds the tree of statements from lines of words; a brace may stand on the next line. */
final class StatementParser {
  private record Open(List<Word> words, List<Statement> children) {}

  private final Deque<Open> open = new ArrayDeque<>();
  private final List<Statement> top = new ArrayList<>();

  private StatementParser() {}

  /**
   * The statements of a file.
   *
   * @throws ConfigSyntaxException for a brace without its partner
   */
  static List<Statement> parse(List<List<Word>> lines) {
    StatementParser parser = new StatementParser();
    lines.forEach(parser::line);
    if (!parser.open.isEmpty()) {
      Word first = parser.open.peek().words().getFirst();
      throw new ConfigSyntaxException(
          first.at(),
          "the block '" + first.text() + "' is not closed (add the missing closing brace)");
    }
    return List.copyOf(parser.top);
  }

  private void line(List<Word> line) {
    List<Word> words = new ArrayList<>();
    for (Word word : line) {
      if (word.isBrace("{")) {
        openBlock(words, word);
        words = new ArrayList<>();
      } else if (word.isBrace("}")) {
        flush(words);
        words = new ArrayList<>();
        closeBlock(word);
      } else {
        words.add(word);
      }
    }
    flush(words);
  }

  private void openBlock(List<Word> words, Word brace) {
    List<Word> head = words;
    if (head.isEmpty()) {
      if (current().isEmpty() || current().getLast().block()) {
        throw new ConfigSyntaxException(
            brace.at(),
            "an opening brace without a keyword before it (remove it, or name the block)");
      }
      head = current().removeLast().words();
    }
    open.push(new Open(List.copyOf(head), new ArrayList<>()));
  }

  private void closeBlock(Word brace) {
    if (open.isEmpty()) {
      throw new ConfigSyntaxException(
          brace.at(), "a closing brace that closes nothing (remove it, or add the opening brace)");
    }
    Open block = open.pop();
    current().add(new Statement(block.words(), true, block.children()));
  }

  private void flush(List<Word> words) {
    if (!words.isEmpty()) {
      current().add(new Statement(words, false, List.of()));
    }
  }

  private List<Statement> current() {
    Open innermost = open.peek();
    return innermost == null ? top : innermost.children();
  }
}
