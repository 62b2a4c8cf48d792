package io.kubevrrp.node.track;

import com.google.re2j.Pattern;
import io.kubevrrp.api.v1alpha1.BodyExpressions;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Takes a body as it comes and judges it at its end; holds what a search needs and no more. */
final class BodyReader {
  /** Octets of a body that are read before the status alone decides. */
  static final int LARGEST_BODY = 1024 * 1024;

  private final BodyRule rule;
  private final ByteArrayOutputStream beginning = new ByteArrayOutputStream(0);
  private final Optional<MessageDigest> sha256;
  private final Optional<MessageDigest> md5;
  private long length;

  BodyReader(BodyRule rule) {
    this.rule = rule;
    this.sha256 = rule.sha256().map(_ -> digest("SHA-256"));
    this.md5 = rule.md5().map(_ -> digest("MD5"));
  }

  void take(ByteBuf octets) {
    length += octets.readableBytes();
    if (rule.searches() && beginning.size() < BodyRule.SEARCHED) {
      int wanted = Math.min(octets.readableBytes(), BodyRule.SEARCHED - beginning.size());
      byte[] part = new byte[wanted];
      octets.getBytes(octets.readerIndex(), part);
      beginning.writeBytes(part);
    }
    sha256.ifPresent(digest -> digest.update(octets.nioBuffer()));
    md5.ifPresent(digest -> digest.update(octets.nioBuffer()));
  }

  /** Whether more of it would not be read. */
  boolean isTooLong() {
    return length > LARGEST_BODY;
  }

  /** What is wrong with the body, if anything is. */
  Optional<String> complaint() {
    if (rule.digests() && isTooLong()) {
      return Optional.of("a body longer than 1 MiB, too long for a digest");
    }
    return differs("SHA-256", sha256, rule.sha256())
        .or(() -> differs("MD5", md5, rule.md5()))
        .or(this::searched);
  }

  private static Optional<String> differs(
      String name, Optional<MessageDigest> digest, Optional<String> expected) {
    return digest
        .map(MessageDigest::digest)
        .map(HexFormat.of()::formatHex)
        .filter(found -> !expected.equals(Optional.of(found)))
        .map(found -> "a body whose " + name + " digest is " + found);
  }

  private Optional<String> searched() {
    if (!rule.searches()) {
      return Optional.empty();
    }
    String text = beginning.toString(StandardCharsets.UTF_8);
    if (rule.regex().filter(regex -> !isFound(regex, text)).isPresent()) {
      return Optional.of("a body in which the expression is not found");
    }
    return rule.unwantedRegex()
        .filter(regex -> isFound(regex, text))
        .map(_ -> "a body in which the unwanted expression is found");
  }

  private static boolean isFound(String regex, String text) {
    Pattern pattern = BodyExpressions.compile(regex);
    return pattern.matcher(text).find();
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
