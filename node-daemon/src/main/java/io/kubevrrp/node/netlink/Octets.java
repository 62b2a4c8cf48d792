package io.kubevrrp.node.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/** Octets as a value: they never change, and equal ones are equal. */
public final class Octets {
  private final byte[] octets;

  /** Copies the octets. */
  public Octets(byte[] octets) {
    this.octets = octets.clone();
  }

  /** How many there are. */
  public int size() {
    return octets.length;
  }

  /** A copy. */
  public byte[] toArray() {
    return octets.clone();
  }

  /** Reads them in the host's byte order. */
  ByteBuffer reader() {
    return ByteBuffer.wrap(octets).asReadOnlyBuffer().order(ByteOrder.nativeOrder());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that && Arrays.equals(octets, that.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(octets);
  }
}
