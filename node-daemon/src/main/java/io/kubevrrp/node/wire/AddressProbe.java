package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.inet.MacAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The question who has an address. As a probe it names no address of the sender's, so nobody learns
 * anything from it: RFC 5227 section 2.1.1 (ARP), RFC 4862 section 5.4.2 (Neighbour Solicitation).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |  Type (135)   |   Code (0)    |           Checksum            |
 * |                           Reserved                            |
 * |                     Target (16 octets)                        |
 * | Option (1)    | Length (1)    |   Link-layer address ...      |  not in a probe
 * </pre>
 */
public final class AddressProbe {
  private static final Ipv4Address NO_ADDRESS = new Ipv4Address(0);
  private static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);
  private static final long IPV6_MULTICAST_MAC = 0x3333_0000_0000L;
  private static final int ICMPV6 = 58;
  private static final int HOP_LIMIT = 255;
  private static final int ETHERNET_HEADER = 14;
  private static final int TYPE = 135;
  private static final int CHECKSUM = 2;
  private static final int TARGET = 8;
  private static final int LENGTH = 24;
  private static final int SOURCE_LINK_LAYER = 1;
  private static final int OPTION = 8;

  private AddressProbe() {}

  /**
   * An answer.
   *
   * @param address the address
   * @param mac who has it
   */
  public record Held(IpAddress address, MacAddress mac) {}

  /** The probe as an Ethernet frame. */
  public static byte[] frame(MacAddress sender, IpAddress address) {
    return switch (address) {
      case Ipv4Address ipv4 -> request(sender, NO_ADDRESS, ipv4);
      case Ipv6Address ipv6 -> solicitation(sender, UNSPECIFIED, ipv6);
    };
  }

  /**
   * The question as an Ethernet frame, to be answered to the sender alone: RFC 826, and RFC 4861
   * section 7.2.2.
   *
   * @param from an address of the sender's, of the same family
   * @throws IllegalArgumentException when it is of the other
   */
  public static byte[] frame(MacAddress sender, IpAddress from, IpAddress address) {
    return switch (address) {
      case Ipv4Address ipv4 when from instanceof Ipv4Address source ->
          request(sender, source, ipv4);
      case Ipv6Address ipv6 when from instanceof Ipv6Address source ->
          solicitation(sender, source, ipv6);
      case IpAddress _ -> throw new IllegalArgumentException(from + " cannot ask for " + address);
    };
  }

  private static byte[] request(MacAddress sender, Ipv4Address from, Ipv4Address address) {
    return ArpPacket.request(sender, from, address).frame(MacAddress.BROADCAST);
  }

  /**
   * Who claims an address by this message: whoever sends ARP from it, asked or not, and whoever
   * advertises it as a neighbour. Never throws.
   *
   * @param message IPv4: an Ethernet frame; IPv6: an IPv6 packet
   * @param discarded told why, when the message is none of these
   */
  public static Optional<Held> answer(
      AddressFamily family, byte[] message, Consumer<DiscardReason> discarded) {
    return switch (family) {
      case IPV4 ->
          accepted(ArpPacket.decodeFrame(message), discarded).flatMap(AddressProbe::sender);
      case IPV6 ->
          accepted(NeighborAdvertisement.decodePacket(message), discarded)
              .flatMap(told -> told.linkLayer().map(mac -> new Held(told.target(), mac)));
    };
  }

  /** The same for somebody to whom a message that is no answer is silence. */
  public static Optional<Held> answer(AddressFamily family, byte[] message) {
    return answer(family, message, _ -> {});
  }

  private static Optional<Held> sender(ArpPacket packet) {
    return packet.senderAddress().equals(NO_ADDRESS)
        ? Optional.empty()
        : Optional.of(new Held(packet.senderAddress(), packet.senderMac()));
  }

  private static <T> Optional<T> accepted(Decoded<T> decoded, Consumer<DiscardReason> discarded) {
    return switch (decoded) {
      case Decoded.Accepted<T>(T value) -> Optional.of(value);
      case Decoded.Discarded<T>(DiscardReason reason) -> {
        discarded.accept(reason);
        yield Optional.empty();
      }
    };
  }

  private static byte[] solicitation(MacAddress sender, Ipv6Address from, Ipv6Address target) {
    boolean probe = from.equals(UNSPECIFIED);
    Ipv6Address group = target.solicitedNode();
    Path path = new Path(from, group);
    ByteBuffer question =
        ByteBuffer.allocate(probe ? LENGTH : LENGTH + OPTION)
            .put((byte) TYPE)
            .position(TARGET)
            .put(target.octets());
    if (!probe) {
      question.put((byte) SOURCE_LINK_LAYER).put((byte) 1).put(sender.octets());
    }
    byte[] message = question.array();
    long sum = path.pseudoHeader(ICMPV6, message.length);
    int checksum = InternetChecksum.finish(InternetChecksum.add(sum, message, 0, message.length));
    ByteBuffer.wrap(message).putShort(CHECKSUM, (short) checksum);
    byte[] packet = IpPacket.encode(path, HOP_LIMIT, ICMPV6, message);
    return ByteBuffer.allocate(ETHERNET_HEADER + packet.length)
        .put(new MacAddress(IPV6_MULTICAST_MAC | (group.low() & 0xffff_ffffL)).octets())
        .put(sender.octets())
        .putShort((short) NeighborAdvertisement.ETHER_TYPE)
        .put(packet)
        .array();
  }
}
