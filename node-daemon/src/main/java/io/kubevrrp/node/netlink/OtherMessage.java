package io.kubevrrp.node.netlink;

import java.util.Arrays;

/** A message of a type this package does not interpret, kept as it came. */
public final class OtherMessage implements NetlinkMessage {
  private final NetlinkHeader header;
  private final byte[] payload;

  /** Copies the octets. */
  public OtherMessage(NetlinkHeader header, byte[] payload) {
    this.header = header;
    this.payload = payload.clone();
  }

  @Override
  public NetlinkHeader header() {
    return header;
  }

  @Override
  public byte[] payload() {
    return payload.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OtherMessage that
        && header.equals(that.header)
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return 31 * header.hashCode() + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    return "OtherMessage[header=" + header + ", " + payload.length + " octets]";
  }
}
