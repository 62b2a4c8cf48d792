package io.kubevrrp.operator.desired;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import java.util.regex.MatchResult;

/**
 * The regular expressions of HTTP checks, judged as the node daemons do: one that they could not
 * use must not keep a node from its other services.
 */
final class BodyExpressions {
  private static final long MOST_REPETITIONS = 1000;
  private static final java.util.regex.Pattern REPETITION =
      java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

  private BodyExpressions() {}

  /** What is wrong with an expression, if anything is. */
  static Optional<String> complaint(String regex) {
    long repetitions =
        REPETITION
            .matcher(regex)
            .results()
            .mapToLong(BodyExpressions::most)
            .reduce(1, (a, b) -> Math.min(a * b, MOST_REPETITIONS + 1));
    if (repetitions > MOST_REPETITIONS) {
      return Optional.of("the regular expression repeats more than 1000 times: " + regex);
    }
    try {
      var _ = Pattern.compile(regex, Pattern.DOTALL);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of("'" + regex + "' is no regular expression of RE2: " + e.getDescription());
    }
  }

  private static long most(MatchResult repetition) {
    String upper = repetition.group(2);
    String most = upper == null || upper.isEmpty() ? repetition.group(1) : upper;
    return Math.clamp(Long.parseLong(most), 1, MOST_REPETITIONS + 1);
  }
}
