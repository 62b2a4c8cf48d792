package io.kubevrrp.api.v1alpha1;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.regex.MatchResult;

/**
 * The regular expressions of HTTP checks: RE2's language, whose time is linear in the text. Judged
 * in one place, because one that a node daemon could not use must not reach it.
 */
public final class BodyExpressions {
  /** Repetitions multiply the size of a compiled expression. */
  private static final long MOST_REPETITIONS = 1000;

  private static final java.util.regex.Pattern REPETITION =
      java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

  private BodyExpressions() {}

  /**
   * Reads an expression; a dot matches line ends, too.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong with it
   */
  public static Pattern compile(String regex) {
    long repetitions =
        REPETITION
            .matcher(regex)
            .results()
            .mapToLong(BodyExpressions::most)
            .reduce(1, (a, b) -> Math.min(a * b, MOST_REPETITIONS + 1));
    if (repetitions > MOST_REPETITIONS) {
      throw new IllegalArgumentException(
          "the regular expression repeats more than 1000 times: " + regex);
    }
    try {
      return Pattern.compile(regex, Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'" + regex + "' is no regular expression of RE2: " + e.getDescription(), e);
    }
  }

  private static long most(MatchResult repetition) {
    String upper = repetition.group(2);
    String most = upper == null || upper.isEmpty() ? repetition.group(1) : upper;
    return Math.clamp(Long.parseLong(most), 1, MOST_REPETITIONS + 1);
  }
}
