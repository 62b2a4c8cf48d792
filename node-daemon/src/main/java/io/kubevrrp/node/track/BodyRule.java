package io.kubevrrp.node.track;

import io.kubevrrp.api.v1alpha1.BodyExpressions;
import java.util.Locale;
import java.util.Optional;

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

  public BodyRule {
    regex.ifPresent(BodyExpressions::compile);
    unwantedRegex.ifPresent(BodyExpressions::compile);
    sha256 = sha256.map(digest -> hexadecimal(digest, 64));
    md5 = md5.map(digest -> hexadecimal(digest, 32));
  }

  boolean searches() {
    return regex.isPresent() || unwantedRegex.isPresent();
  }

  boolean digests() {
    return sha256.isPresent() || md5.isPresent();
  }

  private static String hexadecimal(String digest, int digits) {
    if (!digest.matches("[0-9a-fA-F]{" + digits + "}")) {
      throw new IllegalArgumentException(
          "'" + digest + "' is no digest: it has " + digits + " hexadecimal digits");
    }
    return digest.toLowerCase(Locale.ROOT);
  }
}
