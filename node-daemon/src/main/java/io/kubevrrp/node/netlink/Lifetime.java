package io.kubevrrp.node.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * How long the kernel keeps an address (IFA_CACHEINFO).
 *
 * @param preferredSeconds unsigned 32 bits; all ones: for ever
 * @param validSeconds unsigned 32 bits; all ones: for ever
 */
public record Lifetime(int preferredSeconds, int validSeconds) {
  /** Kept until removed. */
  public static final Lifetime FOREVER = new Lifetime(-1, -1);

  /** struct ifa_cacheinfo: preferred, valid, created, updated. */
  private static final int SIZE = 16;

  /**
   * Preferred as long as valid.
   *
   * @param seconds 1 or more
   */
  public static Lifetime ofSeconds(int seconds) {
    if (seconds < 1) {
      throw new IllegalArgumentException("the kernel keeps an address 1 s at least: " + seconds);
    }
    return new Lifetime(seconds, seconds);
  }

  static Optional<Lifetime> decode(Attribute attribute) {
    byte[] octets = attribute.octets();
    if (octets.length < SIZE) {
      return Optional.empty();
    }
    ByteBuffer reader = ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder());
    return Optional.of(new Lifetime(reader.getInt(), reader.getInt()));
  }

  Attribute encode(int type) {
    return new Attribute(
        type,
        ByteBuffer.allocate(SIZE)
            .order(ByteOrder.nativeOrder())
            .putInt(preferredSeconds)
            .putInt(validSeconds)
            .array());
  }
}
