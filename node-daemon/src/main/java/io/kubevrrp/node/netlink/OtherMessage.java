package io.kubevrrp.node.netlink;

/**
 * A message of a type this package does not interpret, kept as it came.
 *
 * @param octets what follows the header
 */
public record OtherMessage(NetlinkHeader header, Octets octets) implements NetlinkMessage {
  @Override
  public byte[] payload() {
    return octets.toArray();
  }
}
