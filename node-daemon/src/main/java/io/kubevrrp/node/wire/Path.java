package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;

/**
 * From where to where a packet goes: a part of most checksums.
 *
 * @param source the sender's address
 * @param destination the receiver's, of the same family
 */
public record Path(IpAddress source, IpAddress destination) {
  /** Checks that both are of one family. */
  public Path {
    if (source.family() != destination.family()) {
      throw new IllegalArgumentException(
          "a packet has addresses of one family: " + source + ", " + destination);
    }
  }

  /** The family of both. */
  public AddressFamily family() {
    return source.family();
  }

  /**
   * The sum of the pseudo-header: RFC 9293 section 3.1 for IPv4, RFC 8200 section 8.1 for IPv6.
   *
   * @param length of what is summed, in octets
   */
  long pseudoHeader(int protocol, int length) {
    byte[] from = source.octets();
    byte[] to = destination.octets();
    long sum = InternetChecksum.add(0, from, 0, from.length);
    return InternetChecksum.add(sum, to, 0, to.length) + protocol + length;
  }
}
