package io.kubevrrp.node.track;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;

/**
 * What the body of an answer has to be; everything that is given has to hold.
 *
 * @param regex found in the first {@link #SEARCHED} octets; in RE2's language, whose time is linear
 *     in the text
 * @param unwantedRegex not found there
 * @param sha256 the digest of the whole body in lower-case hexadecimal digits
 * @param md5 the same by MD5, as keepalived's genhash prints it
 */
public record BodyRule(
    Optional<String> regex,
    Optional<String> unwantedRegex,
    Optional<String> sha256,
    Optional<String> md5) {
  /** How many octets of a body are searched. */
  public static final int SEARCHED = 64 * 1024;

  /** Anything. */
  public static final BodyRule ANY =
      new BodyRule(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Repetitions multiply the size of a compiled expression. */
  private static final long MOST_REPETITIONS = 1000;

  private static final java.util.regex.Pattern REPETITION =
      java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

  public BodyRule {
    regex.ifPresent(BodyRule::compile);
    unwantedRegex.ifPresent(BodyRule::compile);
    sha256 = sha256.map(digest -> hexadecimal(digest, 64));
    md5 = md5.map(digest -> hexadecimal(digest, 32));
  }

  boolean searches() {
    return regex.isPresent() || unwantedRegex.isPresent();
  }

  boolean digests() {
    return sha256.isPresent() || md5.isPresent();
  }

  /**
   * Reads a regular expression.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong with it
   */
  static Pattern compile(String regex) {
    long repetitions =
        REPETITION
            .matcher(regex)
            .results()
            .mapToLong(BodyRule::most)
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

  private static String hexadecimal(String digest, int digits) {
    if (!digest.matches("[0-9a-fA-F]{" + digits + "}")) {
      throw new IllegalArgumentException(
          "'" + digest + "' is no digest: it has " + digits + " hexadecimal digits");
    }
    return digest.toLowerCase(Locale.ROOT);
  }
}
