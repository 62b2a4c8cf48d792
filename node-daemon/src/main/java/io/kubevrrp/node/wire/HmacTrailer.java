package io.kubevrrp.node.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The 28 octets behind a version 3 advertisement that prove its sender and its age
 * (draft-cassen-vrrp-auth-hmac-00), together with the octets that they vouch for.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |   Type (1)    |    Key id     |         Reserved (0)          |
 * |               Seconds since 1970, modulo 2^32                 |
 * |  Fraction of a second, 2^-16  |            Counter            |
 * |      The first 128 bits of an HMAC-SHA256 (16 octets)         |
 * </pre>
 */
public final class HmacTrailer {
  /** Its length in octets. */
  public static final int LENGTH = 28;

  /** The only type there is: HMAC-SHA256, cut to 128 bits. */
  static final int TYPE = 1;

  static final int MAC_LENGTH = 16;
  private static final int CHECKSUM = 6;

  private final byte[] message;

  private HmacTrailer(byte[] message) {
    this.message = message;
  }

  /** The trailer at the end of a message that is longer than it. */
  static HmacTrailer of(byte[] message) {
    return new HmacTrailer(message.clone());
  }

  /** Whether the fields without meaning are as they must be. */
  public boolean wellFormed() {
    return message[start()] == TYPE && fields().getShort(start() + 2) == 0;
  }

  /** Which key it was made with, 0 to 255. */
  public int keyId() {
    return Byte.toUnsignedInt(message[start() + 1]);
  }

  /**
   * Seconds, fraction and counter as one number, which grows from packet to packet: {@link
   * HmacSequence}.
   */
  public long sequence() {
    return fields().getLong(start() + 4);
  }

  /** What its sender put there as proof. */
  byte[] mac() {
    return Arrays.copyOfRange(message, message.length - MAC_LENGTH, message.length);
  }

  /** The message with zeros for the checksum and the proof, as they are while that is made. */
  byte[] unproved() {
    byte[] octets = message.clone();
    Arrays.fill(octets, CHECKSUM, CHECKSUM + 2, (byte) 0);
    Arrays.fill(octets, octets.length - MAC_LENGTH, octets.length, (byte) 0);
    return octets;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HmacTrailer that && Arrays.equals(message, that.message);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(message);
  }

  @Override
  public String toString() {
    return "HmacTrailer[keyId=" + keyId() + ", sequence=" + Long.toUnsignedString(sequence()) + "]";
  }

  private int start() {
    return message.length - LENGTH;
  }

  private ByteBuffer fields() {
    return ByteBuffer.wrap(message);
  }
}
