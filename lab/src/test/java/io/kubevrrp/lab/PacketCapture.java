package io.kubevrrp.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Thousands of packets of a segment, written down by the observer's kernel and read at the end. */
final class PacketCapture {
  private static final int FILE_HEADER = 24;
  private static final int PACKET_HEADER = 16;
  private static final int ETHERNET = 14;
  private static final int IPV6 = 40;
  private static final int VRRP = 112;
  private static final int ICMPV6 = 58;
  private static final int NEIGHBOR_ADVERTISEMENT = 136;
  private static final HexFormat MAC = HexFormat.ofDelimiter(":");

  private final Path file;

  /** Begins to capture, and returns when it does. */
  PacketCapture(Lan lan, Host observer) {
    file = lan.directory().resolve(observer.name() + ".pcap");
    Path log = lan.directory().resolve(observer.name() + "-capture.log");
    Tcpdump.into(
        log,
        lan,
        observer,
        List.of(
            "-U", "-Z", "root", "-B", "8192", "--time-stamp-precision=nano", "-w", file.toString()),
        Tcpdump.ANNOUNCEMENTS);
  }

  /** Somebody says something about addresses. */
  sealed interface Packet {
    /** When the observer's kernel got it. */
    Instant at();

    /** The Ethernet source. */
    String mac();
  }

  /**
   * A VRRP advertisement.
   *
   * @param ipv6 its family
   * @param addresses how many it names
   */
  record Advertisement(Instant at, String mac, boolean ipv6, int vrid, int priority, int addresses)
      implements Packet {}

  /**
   * A gratuitous ARP, or a Neighbour Advertisement.
   *
   * @param address of whom
   */
  record Announcement(Instant at, String mac, String address) implements Packet {}

  /** Everything so far. */
  List<Packet> packets() {
    ByteBuffer octets = ByteBuffer.wrap(octets()).order(ByteOrder.nativeOrder());
    List<Packet> packets = new ArrayList<>();
    octets.position(FILE_HEADER);
    while (octets.remaining() >= PACKET_HEADER) {
      Instant at = Instant.ofEpochSecond(octets.getInt() & 0xffff_ffffL, octets.getInt());
      int length = octets.getInt();
      octets.getInt(); // how long it was on the wire
      if (octets.remaining() < length) {
        break; // it is just being written
      }
      packet(at, octets.slice(octets.position(), length)).ifPresent(packets::add);
      octets.position(octets.position() + length);
    }
    return packets;
  }

  private static Optional<Packet> packet(Instant at, ByteBuffer frame) {
    byte[] octets = new byte[frame.remaining()];
    frame.get(octets);
    String mac = MAC.formatHex(octets, 6, 12);
    return switch (ByteBuffer.wrap(octets).getShort(12)) {
      case 0x0800 -> Optional.of(advertisement(at, mac, octets, ETHERNET + ipv4Header(octets)));
      case 0x0806 -> announcement(at, mac, octets);
      case (short) 0x86dd -> ipv6(at, mac, octets);
      default -> Optional.empty();
    };
  }

  private static int ipv4Header(byte[] octets) {
    return (octets[ETHERNET] & 0xf) * Integer.BYTES;
  }

  private static Optional<Packet> ipv6(Instant at, String mac, byte[] octets) {
    int message = ETHERNET + IPV6;
    int protocol = octets[ETHERNET + 6];
    if (protocol == VRRP) {
      return Optional.of(advertisement(at, mac, octets, message));
    }
    return protocol == ICMPV6 && (octets[message] & 0xff) == NEIGHBOR_ADVERTISEMENT
        ? Optional.of(new Announcement(at, mac, address(octets, message + 8, 16)))
        : Optional.empty();
  }

  private static Advertisement advertisement(Instant at, String mac, byte[] octets, int from) {
    return new Advertisement(
        at,
        mac,
        from == ETHERNET + IPV6,
        octets[from + 1] & 0xff,
        octets[from + 2] & 0xff,
        octets[from + 3] & 0xff);
  }

  private static Optional<Packet> announcement(Instant at, String mac, byte[] octets) {
    int sender = ETHERNET + 14;
    int target = ETHERNET + 24;
    return Arrays.equals(octets, sender, sender + 4, octets, target, target + 4)
        ? Optional.of(new Announcement(at, mac, address(octets, sender, 4)))
        : Optional.empty();
  }

  private static String address(byte[] octets, int from, int length) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(octets, from, from + length))
          .getHostAddress();
    } catch (UnknownHostException e) {
      throw new LabException("no address of " + length + " octets", e);
    }
  }

  private byte[] octets() {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
