package io.kubevrrp.cli.keepalived;

import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A weight, and whether it is turned round.
 *
 * @param number 0: what is tracked decides alone
 * @param reverse whether its failing counts as its working
 */
record Weight(int number, boolean reverse) {
  static final Weight NONE = new Weight(0, false);

  /**
   * Reads what stands behind the name of something that is tracked.
   *
   * @param otherwise the weight where none stands there
   * @param number reads the number of a statement {@code weight NUMBER}
   */
  static Weight of(
      Statement entry, Weight otherwise, ToIntFunction<Statement> number, Report report) {
    List<Word> words = entry.words();
    Weight weight = otherwise;
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i).text();
      if (word.equals("weight") && i + 1 < words.size()) {
        Statement given = new Statement(words.subList(i, i + 2), false, List.of());
        weight = new Weight(number.applyAsInt(given), false);
        i++;
      } else if (word.equals("reverse") || word.equals("noreverse")) {
        weight = new Weight(weight.number(), word.equals("reverse"));
      } else {
        report.notMapped(
            words.get(i).at(),
            Level.ERROR,
            "'%s' is not mapped (a weight, and reverse, belong here)".formatted(word));
      }
    }
    return weight;
  }

  /** Whether what is tracked takes the addresses away while it works; no resource says that. */
  boolean inverted() {
    return number == 0 && reverse;
  }

  /** As a resource has it: absent for 0. */
  @Nullable Integer value() {
    return number == 0 ? null : Integer.valueOf(number);
  }

  /** As a resource has it: absent unless it changes anything. */
  @Nullable Boolean reversed() {
    return (number != 0 && reverse) ? Boolean.TRUE : null;
  }
}
