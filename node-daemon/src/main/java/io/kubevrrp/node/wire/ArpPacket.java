package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.wire.Decoded.Accepted;
import io.kubevrrp.node.wire.Decoded.Discarded;
import java.nio.ByteBuffer;

/**
 * An ARP request or reply for IPv4 over Ethernet (RFC 826), without its Ethernet header.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |     Hardware type (1)         |     Protocol type (0x0800)    |
 * | Hw length (6) | Pr length (4) |           Operation           |
 * |     Sender MAC (6 octets), sender address (4 octets)          |
 * |     Target MAC (6 octets), target address (4 octets)          |
 * </pre>
 *
 * @param operation what the packet wants
 * @param senderMac who holds the sender address
 * @param senderAddress 0.0.0.0 in a probe (RFC 5227)
 * @param targetMac meaningless in a request
 * @param targetAddress whose MAC is asked for, or who asked
 */
public record ArpPacket(
    Operation operation,
    MacAddress senderMac,
    Ipv4Address senderAddress,
    MacAddress targetMac,
    Ipv4Address targetAddress) {
  /** The EtherType of ARP. */
  public static final int ETHER_TYPE = 0x0806;

  private static final int ETHERNET_HEADER = 14;
  private static final int ETHER_TYPE_OFFSET = 12;

  /** The shortest Ethernet frame, without its check sequence. */
  private static final int SHORTEST_FRAME = 60;

  private static final int PACKET = 28;

  /** Hardware type, protocol type and both lengths: the same six octets in every packet. */
  private static final long IPV4_OVER_ETHERNET = 0x0001_0800_0604L;

  /** The two operations in use. */
  public enum Operation {
    /** Who has the target address? Operation 1. */
    REQUEST(1),
    /** The sender has it. Operation 2. */
    REPLY(2);

    private final int code;

    Operation(int code) {
      this.code = code;
    }
  }

  /** The question who has an address, as a frame to everybody is to carry it. */
  public static ArpPacket request(
      MacAddress senderMac, Ipv4Address senderAddress, Ipv4Address targetAddress) {
    return new ArpPacket(
        Operation.REQUEST, senderMac, senderAddress, new MacAddress(0), targetAddress);
  }

  /**
   * Reads an Ethernet frame, padded or not. What is no ARP for IPv4 over Ethernet is {@link
   * DiscardReason#NOT_IPV4}, what ends too early {@link DiscardReason#TRUNCATED}, and an operation
   * other than request and reply {@link DiscardReason#UNKNOWN_TYPE}. Never throws.
   */
  public static Decoded<ArpPacket> decodeFrame(byte[] frame) {
    if (frame.length < ETHERNET_HEADER + PACKET) {
      return new Discarded<>(DiscardReason.TRUNCATED);
    }
    ByteBuffer buffer = ByteBuffer.wrap(frame);
    int etherType = Short.toUnsignedInt(buffer.getShort(ETHER_TYPE_OFFSET));
    long kind = buffer.getLong(ETHERNET_HEADER) >>> 16;
    int code = Short.toUnsignedInt(buffer.getShort(ETHERNET_HEADER + 6));
    if (etherType != ETHER_TYPE || kind != IPV4_OVER_ETHERNET) {
      return new Discarded<>(DiscardReason.NOT_IPV4);
    }
    buffer.position(ETHERNET_HEADER + 8);
    for (Operation operation : Operation.values()) {
      if (operation.code == code) {
        return new Accepted<>(
            new ArpPacket(operation, mac(buffer), address(buffer), mac(buffer), address(buffer)));
      }
    }
    return new Discarded<>(DiscardReason.UNKNOWN_TYPE);
  }

  /**
   * Writes an Ethernet frame, padded with zeros to 60 octets; its source is the sender's MAC.
   *
   * @param destination where the frame goes; {@link MacAddress#BROADCAST} for a question to all
   */
  public byte[] frame(MacAddress destination) {
    ByteBuffer buffer = ByteBuffer.allocate(SHORTEST_FRAME);
    buffer.put(destination.octets()).put(senderMac.octets()).putShort((short) ETHER_TYPE);
    buffer.putLong(IPV4_OVER_ETHERNET << 16 | operation.code);
    buffer.put(senderMac.octets()).putInt(senderAddress.bits());
    buffer.put(targetMac.octets()).putInt(targetAddress.bits());
    return buffer.array();
  }

  private static MacAddress mac(ByteBuffer buffer) {
    byte[] octets = new byte[6];
    buffer.get(octets);
    return MacAddress.of(octets);
  }

  private static Ipv4Address address(ByteBuffer buffer) {
    return new Ipv4Address(buffer.getInt());
  }
}
