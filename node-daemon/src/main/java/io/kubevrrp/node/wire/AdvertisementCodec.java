package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.wire.Decoded.Accepted;
import io.kubevrrp.node.wire.Decoded.Discarded;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
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
 * |                        IPv4 addresses ...
 *
 * |   2   | Type  |     VRID      |   Priority    | Address count |
 * |   Auth type   |   Interval    |           Checksum            |
 * |                        IPv4 addresses ...
 * |              Authentication data (8 octets)
 * </pre>
 */
public final class AdvertisementCodec {
  /** Where advertisements go. */
  public static final Ipv4Address DESTINATION = Ipv4Address.parse("224.0.0.18");

  /** The IP protocol number of VRRP. */
  public static final int PROTOCOL = 112;

  /** The only TTL that is sent and accepted: it proves that no router forwarded the packet. */
  public static final int TTL = 255;

  private static final int TYPE_ADVERTISEMENT = 1;
  private static final int HEADER = 8;
  private static final int CHECKSUM = 6;
  private static final int ADDRESS = 4;
  private static final int AUTHENTICATION_DATA = 8;
  private static final int TYPE_NONE = 0;
  private static final int TYPE_PASSWORD = 1;

  private AdvertisementCodec() {}

  /**
   * Reads a whole IPv4 packet, header and options included, checking it as RFC 9568 section 7.1
   * asks. Version 3 is accepted with either form of checksum. Never throws, whatever the octets.
   */
  public static Decoded<ReceivedAdvertisement> decode(byte[] ipv4Packet) {
    return switch (Ipv4Packet.decode(ipv4Packet)) {
      case Discarded<Ipv4Packet>(DiscardReason reason) -> new Discarded<>(reason);
      case Accepted<Ipv4Packet>(Ipv4Packet packet) ->
          fault(packet)
              .<Decoded<ReceivedAdvertisement>>map(Discarded::new)
              .orElseGet(() -> checked(packet));
    };
  }

  /**
   * Writes the message without an IP header.
   *
   * @param checksum the form for version 3; version 2 always sums the message only
   * @param source the address the packet will leave from: part of the pseudo-header
   */
  public static byte[] encode(Advertisement advertisement, Checksum checksum, Ipv4Address source) {
    int version = advertisement.version();
    byte[] message = new byte[length(version, advertisement.addresses().size())];
    ByteBuffer buffer = ByteBuffer.wrap(message);
    buffer.put((byte) (version << 4 | TYPE_ADVERTISEMENT));
    buffer.put((byte) advertisement.vrid());
    buffer.put((byte) advertisement.priority());
    buffer.put((byte) advertisement.addresses().size());
    // In version 3 the interval's high nibble stands where version 2 has its authentication type.
    int type = authenticationType(advertisement.authentication());
    buffer.putShort((short) (type << 8 | advertisement.intervalField()));
    buffer.putShort((short) 0);
    advertisement.addresses().forEach(address -> buffer.putInt(address.bits()));
    if (advertisement.authentication() instanceof Authentication.Password(String text)) {
      buffer.put(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    long start =
        version == 3 && checksum == Checksum.PSEUDO_HEADER
            ? pseudoHeader(source, DESTINATION, message.length)
            : 0;
    int sum = InternetChecksum.finish(InternetChecksum.add(start, message, 0, message.length));
    buffer.putShort(CHECKSUM, (short) sum);
    return message;
  }

  /** The first check that fails before the checksum, in the order of the reasons. */
  private static Optional<DiscardReason> fault(Ipv4Packet packet) {
    if (packet.protocol() != PROTOCOL) {
      return Optional.of(DiscardReason.NOT_VRRP);
    }
    if (!packet.destination().equals(DESTINATION)) {
      return Optional.of(DiscardReason.WRONG_DESTINATION);
    }
    if (packet.ttl() != TTL) {
      return Optional.of(DiscardReason.WRONG_TTL);
    }
    return messageFault(packet.payload());
  }

  private static Optional<DiscardReason> messageFault(byte[] message) {
    if (message.length < HEADER) {
      return Optional.of(DiscardReason.TRUNCATED);
    }
    int version = version(message);
    int count = Byte.toUnsignedInt(message[3]);
    if (version != 2 && version != 3) {
      return Optional.of(DiscardReason.WRONG_VERSION);
    }
    if ((message[0] & 0x0f) != TYPE_ADVERTISEMENT) {
      return Optional.of(DiscardReason.UNKNOWN_TYPE);
    }
    if (count == 0) {
      return Optional.of(DiscardReason.NO_ADDRESSES);
    }
    if (message.length != length(version, count)) {
      return Optional.of(DiscardReason.LENGTH_MISMATCH);
    }
    return intervalField(message) == 0
        ? Optional.of(DiscardReason.ZERO_INTERVAL)
        : Optional.empty();
  }

  private static Decoded<ReceivedAdvertisement> checked(Ipv4Packet packet) {
    Optional<Checksum> checksum = checksum(packet);
    if (checksum.isEmpty()) {
      return new Discarded<>(DiscardReason.BAD_CHECKSUM);
    }
    if (packet.payload()[1] == 0) {
      // RFC 9568 section 5.2.3 starts at 1, so that no router can have it.
      return new Discarded<>(DiscardReason.UNKNOWN_VRID);
    }
    return new Accepted<>(
        new ReceivedAdvertisement(
            packet.source(), advertisement(packet.payload()), checksum.get()));
  }

  /** The form in which the checksum is right, if there is one. */
  private static Optional<Checksum> checksum(Ipv4Packet packet) {
    byte[] message = packet.payload();
    long sum = InternetChecksum.add(0, message, 0, message.length);
    if (InternetChecksum.finish(sum) == 0) {
      return Optional.of(Checksum.MESSAGE_ONLY);
    }
    long pseudo = pseudoHeader(packet.source(), packet.destination(), message.length);
    return version(message) == 3 && InternetChecksum.finish(sum + pseudo) == 0
        ? Optional.of(Checksum.PSEUDO_HEADER)
        : Optional.empty();
  }

  private static Advertisement advertisement(byte[] message) {
    int version = version(message);
    Duration interval = Advertisement.interval(version, intervalField(message));
    ByteBuffer buffer = ByteBuffer.wrap(message).position(HEADER);
    int count = Byte.toUnsignedInt(message[3]);
    List<Ipv4Address> addresses = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      addresses.add(new Ipv4Address(buffer.getInt()));
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

  private static int length(int version, int addresses) {
    return HEADER + ADDRESS * addresses + (version == 2 ? AUTHENTICATION_DATA : 0);
  }

  /** The sum of the pseudo-header: source, destination, zero, protocol, length. */
  private static long pseudoHeader(Ipv4Address source, Ipv4Address destination, int length) {
    return words(source) + words(destination) + PROTOCOL + length;
  }

  private static long words(Ipv4Address address) {
    return (address.bits() >>> 16) + (address.bits() & 0xffffL);
  }
}
