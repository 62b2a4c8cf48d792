package io.kubevrrp.node.linux;

import java.util.HexFormat;

/** What a raw IPv6 socket received, and what the header had said that the kernel took away. */
public final class Ipv6Datagram {
  private final byte[] source;
  private final byte[] destination;
  private final int hopLimit;
  private final byte[] payload;

  Ipv6Datagram(byte[] source, byte[] destination, int hopLimit, byte[] payload) {
    this.source = source;
    this.destination = destination;
    this.hopLimit = hopLimit;
    this.payload = payload;
  }

  /** The sender, 16 octets in network order. */
  public byte[] source() {
    return source.clone();
  }

  /** The receiver, 16 octets in network order; zeros when the kernel did not tell. */
  public byte[] destination() {
    return destination.clone();
  }

  /** The hop limit; 0 when the kernel did not tell. */
  public int hopLimit() {
    return hopLimit;
  }

  /** What followed the header. */
  public byte[] payload() {
    return payload.clone();
  }

  @Override
  public String toString() {
    return "Ipv6Datagram[source=%s, hopLimit=%d, %d octets]"
        .formatted(HexFormat.of().formatHex(source), hopLimit, payload.length);
  }
}
