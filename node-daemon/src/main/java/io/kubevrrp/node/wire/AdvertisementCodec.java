package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.wire.Decoded.Accepted;
import io.kubevrrp.node.wire.Decoded.Discarded;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes advertisements: RFC 9568 section 5.2 and RFC 3768 section 5.3.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |   3   | Type  |     VRID      |   Priority    | Address count |
 * |Reserve| Max advertise interval|           Checksum            |
 * |                  IPv4 or IPv6 addresses ...
 * |           HMAC trailer (28 octets, where agreed)
 *
 * |   2   | Type  |     VRID      |   Priority    | Address count |
 * |   Auth type   |   Interval    |           Checksum            |
 * |                        IPv4 addresses ...
 * |              Authentication data (8 octets)
 * </pre>
 */
public final class AdvertisementCodec {
  /** Where IPv4 advertisements go. */
  public static final Ipv4Address DESTINATION = Ipv4Address.parse("224.0.0.18");

  /** Where IPv6 advertisements go. */
  public static final Ipv6Address DESTINATION_IPV6 = Ipv6Address.parse("ff02::12");

  /** The IP protocol number of VRRP. */
  public static final int PROTOCOL = 112;

  /**
   * The only TTL and hop limit that are sent and accepted: they prove that no router forwarded the
   * packet.
   */
  public static final int TTL = 255;

  private static final int TYPE_ADVERTISEMENT = 1;
  private static final int HEADER = 8;
  private static final int CHECKSUM = 6;
  private static final int AUTHENTICATION_DATA = 8;
  private static final int TYPE_NONE = 0;
  private static final int TYPE_PASSWORD = 1;

  private AdvertisementCodec() {}

  /** The multicast group of a family. */
  public static IpAddress group(AddressFamily family) {
    return switch (family) {
      case IPV4 -> DESTINATION;
      case IPV6 -> DESTINATION_IPV6;
    };
  }

  /**
   * Reads a whole IPv4 or IPv6 packet, header and options included, checking it as RFC 9568 section
   * 7.1 asks. Version 3 over IPv4 is accepted with either form of checksum. Never throws, whatever
   * the octets.
   */
  public static Decoded<ReceivedAdvertisement> decode(byte[] packet) {
    return switch (IpPacket.decode(packet)) {
      case Discarded<IpPacket>(DiscardReason reason) -> new Discarded<>(reason);
      case Accepted<IpPacket>(IpPacket ip) ->
          fault(ip)
              .<Decoded<ReceivedAdvertisement>>map(Discarded::new)
              .orElseGet(() -> checked(ip));
    };
  }

  /**
   * The packet around a message, as {@link #decode} reads it: of an IPv6 packet, a raw socket gives
   * the parts only. IPv4's header checksum is 0.
   *
   * @param hopLimit IPv4's TTL, IPv6's hop limit
   */
  public static byte[] packet(Path path, int hopLimit, byte[] message) {
    return IpPacket.encode(path, hopLimit, PROTOCOL, message);
  }

  /**
   * Writes the message without an IP header.
   *
   * @param checksum the form for version 3 over IPv4; version 2 always sums the message only, IPv6
   *     always the pseudo-header, too
   * @param path the addresses the packet will have: part of the pseudo-header
   */
  public static byte[] encode(Advertisement advertisement, Checksum checksum, Path path) {
    byte[] message = unsummed(advertisement);
    return summed(message, message.length, checksum, path);
  }

  /**
   * The same with a trailer that proves the sender.
   *
   * @param sequence larger than every number used before: {@link HmacSequence}
   */
  public static byte[] encodeSigned(
      Advertisement advertisement, Checksum checksum, Path path, HmacKeys keys, long sequence) {
    byte[] message = unsummed(advertisement);
    byte[] signed = keys.sign(message, path.source(), sequence);
    // Over IPv6 a kernel may sum, which knows nothing of a trailer.
    int end = path.family() == AddressFamily.IPV6 ? signed.length : message.length;
    return summed(signed, end, checksum, path);
  }

  private static byte[] unsummed(Advertisement advertisement) {
    int version = advertisement.version();
    List<IpAddress> addresses = advertisement.addresses();
    ByteBuffer buffer =
        ByteBuffer.allocate(length(version, addresses.size(), advertisement.family()));
    buffer.put((byte) (version << 4 | TYPE_ADVERTISEMENT));
    buffer.put((byte) advertisement.vrid());
    buffer.put((byte) advertisement.priority());
    buffer.put((byte) addresses.size());
    // In version 3 the interval's high nibble stands where version 2 has its authentication type.
    int type = authenticationType(advertisement.authentication());
    buffer.putShort((short) (type << 8 | advertisement.intervalField()));
    buffer.putShort((short) 0);
    addresses.forEach(address -> buffer.put(address.octets()));
    if (advertisement.authentication() instanceof Authentication.Password(String text)) {
      buffer.put(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    return buffer.array();
  }

  private static byte[] summed(byte[] message, int end, Checksum checksum, Path path) {
    boolean pseudo =
        path.family() == AddressFamily.IPV6
            || (version(message) == 3 && checksum == Checksum.PSEUDO_HEADER);
    long start = pseudo ? path.pseudoHeader(PROTOCOL, end) : 0;
    int sum = InternetChecksum.finish(InternetChecksum.add(start, message, 0, end));
    ByteBuffer.wrap(message).putShort(CHECKSUM, (short) sum);
    return message;
  }

  /** The first check that fails before the checksum, in the order of the reasons. */
  private static Optional<DiscardReason> fault(IpPacket packet) {
    if (packet.protocol() != PROTOCOL) {
      return Optional.of(DiscardReason.NOT_VRRP);
    }
    IpAddress destination = packet.destination();
    if (destination.isMulticast() && !destination.equals(group(destination.family()))) {
      return Optional.of(DiscardReason.WRONG_DESTINATION);
    }
    if (packet.hopLimit() != TTL) {
      return Optional.of(DiscardReason.WRONG_TTL);
    }
    return messageFault(packet.payload(), destination.family());
  }

  private static Optional<DiscardReason> messageFault(byte[] message, AddressFamily family) {
    if (message.length < HEADER) {
      return Optional.of(DiscardReason.TRUNCATED);
    }
    int version = version(message);
    int count = Byte.toUnsignedInt(message[3]);
    if (version != 3 && (version != 2 || family == AddressFamily.IPV6)) {
      return Optional.of(DiscardReason.WRONG_VERSION);
    }
    if ((message[0] & 0x0f) != TYPE_ADVERTISEMENT) {
      return Optional.of(DiscardReason.UNKNOWN_TYPE);
    }
    if (count == 0) {
      return Optional.of(DiscardReason.NO_ADDRESSES);
    }
    int extra = message.length - length(version, count, family);
    if (extra != 0 && (version == 2 || extra != HmacTrailer.LENGTH)) {
      return Optional.of(DiscardReason.LENGTH_MISMATCH);
    }
    return intervalField(message) == 0
        ? Optional.of(DiscardReason.ZERO_INTERVAL)
        : Optional.empty();
  }

  private static Decoded<ReceivedAdvertisement> checked(IpPacket packet) {
    byte[] message = packet.payload();
    AddressFamily family = packet.path().family();
    int end = length(version(message), Byte.toUnsignedInt(message[3]), family);
    Optional<Checksum> checksum = checksum(packet, end);
    if (checksum.isEmpty()) {
      return new Discarded<>(DiscardReason.BAD_CHECKSUM);
    }
    if (message[1] == 0) {
      // RFC 9568 section 5.2.3 starts at 1, so that no router can have it.
      return new Discarded<>(DiscardReason.UNKNOWN_VRID);
    }
    return new Accepted<>(
        new ReceivedAdvertisement(
            packet.path(),
            advertisement(message, family),
            checksum.get(),
            end < message.length ? Optional.of(HmacTrailer.of(message)) : Optional.empty()));
  }

  /**
   * The form in which the checksum is right, if there is one.
   *
   * @param end where the advertisement ends and a trailer may begin
   */
  private static Optional<Checksum> checksum(IpPacket packet, int end) {
    byte[] message = packet.payload();
    boolean ipv6 = packet.path().family() == AddressFamily.IPV6;
    int summed = ipv6 ? message.length : end;
    long sum = InternetChecksum.add(0, message, 0, summed);
    if (!ipv6 && InternetChecksum.finish(sum) == 0) {
      return Optional.of(Checksum.MESSAGE_ONLY);
    }
    long pseudo = packet.path().pseudoHeader(PROTOCOL, summed);
    return version(message) == 3 && InternetChecksum.finish(sum + pseudo) == 0
        ? Optional.of(Checksum.PSEUDO_HEADER)
        : Optional.empty();
  }

  private static Advertisement advertisement(byte[] message, AddressFamily family) {
    int version = version(message);
    Duration interval = Advertisement.interval(version, intervalField(message));
    int count = Byte.toUnsignedInt(message[3]);
    List<IpAddress> addresses = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int start = HEADER + i * family.octets();
      addresses.add(IpAddress.of(Arrays.copyOfRange(message, start, start + family.octets())));
    }
    return new Advertisement(
        version,
        Byte.toUnsignedInt(message[1]),
        Byte.toUnsignedInt(message[2]),
        interval,
        addresses,
        version == 3 ? new Authentication.None() : authentication(message));
  }

  private static Authentication authentication(byte[] message) {
    int type = Byte.toUnsignedInt(message[4]);
    return switch (type) {
      case TYPE_NONE -> new Authentication.None();
      case TYPE_PASSWORD -> {
        int start = message.length - AUTHENTICATION_DATA;
        int end = message.length;
        while (end > start && message[end - 1] == 0) {
          end--;
        }
        yield new Authentication.Password(
            new String(message, start, end - start, StandardCharsets.ISO_8859_1));
      }
      default -> new Authentication.Unsupported(type);
    };
  }

  private static int authenticationType(Authentication authentication) {
    return switch (authentication) {
      case Authentication.None() -> TYPE_NONE;
      case Authentication.Password _ -> TYPE_PASSWORD;
      case Authentication.Unsupported(int type) -> type;
    };
  }

  private static int version(byte[] message) {
    return message[0] >>> 4 & 0x0f;
  }

  /** Seconds in version 2; centiseconds in version 3, whose reserved high nibble is ignored. */
  private static int intervalField(byte[] message) {
    int low = Byte.toUnsignedInt(message[5]);
    return version(message) == 3 ? (message[4] & 0x0f) << 8 | low : low;
  }

  private static int length(int version, int addresses, AddressFamily family) {
    return HEADER + family.octets() * addresses + (version == 2 ? AUTHENTICATION_DATA : 0);
  }
}
