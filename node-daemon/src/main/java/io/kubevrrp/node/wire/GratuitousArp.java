package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.wire.ArpPacket.Operation;

/**
 * The broadcast that tells a segment where an address lives now (RFC 9568 section 6.4).
 *
 * <p>It has the request form of RFC 5227 (operation 1, sender and target address both the announced
 * one), because some hosts and switches learn nothing from a reply that they did not ask for. The
 * target MAC, which receivers ignore in a request, is the broadcast address as in keepalived
 * 2.2.7's frames, so that equipment which is used to those sees no difference.
 */
public final class GratuitousArp {
  private GratuitousArp() {}

  /**
   * A whole Ethernet frame of 60 octets, padding included.
   *
   * @param sender the MAC that answers for the address: the interface's, or the virtual one
   * @param address the address to announce
   */
  public static byte[] frame(MacAddress sender, Ipv4Address address) {
    return new ArpPacket(Operation.REQUEST, sender, address, MacAddress.BROADCAST, address)
        .frame(MacAddress.BROADCAST);
  }
}
