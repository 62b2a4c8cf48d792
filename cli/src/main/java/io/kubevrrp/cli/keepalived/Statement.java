package io.kubevrrp.cli.keepalived;

import java.util.List;
import java.util.stream.Stream;

/**
 * A keyword with its parameters, and the statements inside its braces.
 *
 * @param words the keyword and its parameters; at least one
 * @param block whether braces followed
 * @param children what stood inside the braces
 */
public record Statement(List<Word> words, boolean block, List<Statement> children) {
  public Statement {
    words = List.copyOf(words);
    children = List.copyOf(children);
  }

  /** The first word. */
  public String keyword() {
    return words.getFirst().text();
  }

  /** Where the statement begins. */
  public Position at() {
    return words.getFirst().at();
  }

  /** The parameters' texts. */
  public List<String> parameters() {
    return words.stream().skip(1).map(Word::text).toList();
  }

  /** The same with the first two words joined: {@code virtual _ipaddress}. */
  Statement joined() {
    Word first = new Word(keyword() + words.get(1).text(), at(), false);
    List<Word> rest = words.subList(2, words.size());
    return new Statement(Stream.concat(Stream.of(first), rest.stream()).toList(), block, children);
  }
}
