package io.kubevrrp.lab;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.Checksum;
import io.kubevrrp.node.wire.HmacKeys;
import io.kubevrrp.node.wire.HmacSequence;
import io.kubevrrp.node.wire.InternetChecksum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * An Ethernet frame with an advertisement, as the kernel of no honest host would send it. IPv4's
 * header checksum is right: a wrong one ends in the kernel.
 *
 * @param target the hardware address it goes to
 * @param path the addresses it claims to come from and goes to
 * @param hopLimit 0 to 255; IPv4's TTL
 * @param message the VRRP message
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CraftedFrame(String target, io.kubevrrp.node.wire.Path path, int hopLimit, byte[] message) {
  /** The hardware address that all of them come from. */
  static final String SENDER_MAC = "02:00:00:00:00:66";

  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86dd;
  private static final int IPV4_HEADER = 20;
  private static final int IPV4_CHECKSUM = 10;
  private static final int IPV6_HEADER = 40;
  private static final int VRRP_CHECKSUM = 6;

  /** The stronger peer that a router has to believe: with it, every change of one thing counts. */
  static CraftedFrame believable(KeepalivedPeer.Settings settings, String source) {
    Authentication authentication =
        settings.password().isEmpty()
            ? new Authentication.None()
            : new Authentication.Password(settings.password());
    return of(
        new Advertisement(
            settings.version(),
            settings.vrid(),
            254,
            Duration.ofMillis(settings.intervalMillis()),
            List.of(IpAddress.parse(settings.address())),
            authentication),
        source);
  }

  /** An advertisement to the group, with nothing wrong. */
  static CraftedFrame of(Advertisement advertisement, String source) {
    io.kubevrrp.node.wire.Path path = toTheGroup(source);
    return toTheGroup(path, AdvertisementCodec.encode(advertisement, Checksum.MESSAGE_ONLY, path));
  }

  /** An advertisement to the group with a trailer made at this time. */
  static CraftedFrame signed(
      Advertisement advertisement, String source, HmacKeys keys, Instant time) {
    io.kubevrrp.node.wire.Path path = toTheGroup(source);
    long sequence = new HmacSequence().next(time, Optional.empty());
    return toTheGroup(
        path,
        AdvertisementCodec.encodeSigned(
            advertisement, Checksum.MESSAGE_ONLY, path, keys, sequence));
  }

  private static io.kubevrrp.node.wire.Path toTheGroup(String source) {
    IpAddress from = IpAddress.parse(source);
    return new io.kubevrrp.node.wire.Path(from, AdvertisementCodec.group(from.family()));
  }

  private static CraftedFrame toTheGroup(io.kubevrrp.node.wire.Path path, byte[] message) {
    String mac = path.family() == AddressFamily.IPV4 ? "01:00:5e:00:00:12" : "33:33:00:00:00:12";
    return new CraftedFrame(mac, path, AdvertisementCodec.TTL, message);
  }

  CraftedFrame withTtl(int changed) {
    return new CraftedFrame(target, path, changed, message);
  }

  /** From another address. */
  CraftedFrame from(String changed) {
    return over(
        target, new io.kubevrrp.node.wire.Path(IpAddress.parse(changed), path.destination()));
  }

  /** To an address of this host alone. */
  CraftedFrame to(Host host, String address) {
    return over(
        host.mac(), new io.kubevrrp.node.wire.Path(path.source(), IpAddress.parse(address)));
  }

  /** Over IPv6 the addresses are part of what is summed. */
  private CraftedFrame over(String mac, io.kubevrrp.node.wire.Path other) {
    boolean ipv6 = path.family() == AddressFamily.IPV6;
    return new CraftedFrame(mac, other, hopLimit, ipv6 ? summed(other, message.clone()) : message);
  }

  /** With one octet of the message replaced; the checksum is right again, without a trailer. */
  CraftedFrame with(int offset, int octet) {
    byte[] changed = message.clone();
    changed[offset] = (byte) octet;
    return message(summed(path, changed));
  }

  /** With one octet of the message replaced, and nothing else. */
  CraftedFrame withOctet(int offset, int octet) {
    byte[] changed = message.clone();
    changed[offset] = (byte) octet;
    return message(changed);
  }

  /** With a message of another length: cut off, or zeros behind it. */
  CraftedFrame withLength(int length) {
    byte[] changed = Arrays.copyOf(message, length);
    return message(length > VRRP_CHECKSUM + 1 ? summed(path, changed) : changed);
  }

  /** With the checksum changed, and nothing else. */
  CraftedFrame withBadChecksum() {
    return withOctet(VRRP_CHECKSUM, message[VRRP_CHECKSUM] ^ 0x55);
  }

  /** RFC 9568 section 5.2.8: over IPv6 with a pseudo-header; over IPv4 without it, as version 2. */
  private static byte[] summed(io.kubevrrp.node.wire.Path path, byte[] changed) {
    ByteBuffer.wrap(changed).putShort(VRRP_CHECKSUM, (short) 0);
    ByteBuffer all = ByteBuffer.allocate(IPV6_HEADER + changed.length);
    if (path.family() == AddressFamily.IPV6) {
      all.put(path.source().octets()).put(path.destination().octets());
      all.putInt(changed.length).putInt(AdvertisementCodec.PROTOCOL);
    }
    all.put(changed);
    int sum = InternetChecksum.of(Arrays.copyOf(all.array(), all.position()));
    ByteBuffer.wrap(changed).putShort(VRRP_CHECKSUM, (short) sum);
    return changed;
  }

  private CraftedFrame message(byte[] changed) {
    return new CraftedFrame(target, path, hopLimit, changed);
  }

  /** Puts it on the wire at this host; the file is only on the way. */
  void send(Host sender, Path folder) {
    Path file = folder.resolve("frame");
    write(file);
    sender.run("socat", "-u", "OPEN:" + file, "INTERFACE:" + Lan.INTERFACE);
  }

  /** Writes all of its octets. */
  void write(Path file) {
    try {
      Files.write(file, octets());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of its octets. */
  String hex() {
    return HexFormat.of().formatHex(octets());
  }

  private byte[] octets() {
    boolean ipv4 = path.family() == AddressFamily.IPV4;
    byte[] packet = AdvertisementCodec.packet(path, hopLimit, message);
    if (ipv4) {
      int sum = InternetChecksum.of(Arrays.copyOf(packet, IPV4_HEADER));
      ByteBuffer.wrap(packet).putShort(IPV4_CHECKSUM, (short) sum);
    }
    HexFormat colons = HexFormat.ofDelimiter(":");
    return ByteBuffer.allocate(14 + packet.length)
        .put(colons.parseHex(target))
        .put(colons.parseHex(SENDER_MAC))
        .putShort((short) (ipv4 ? IPV4 : IPV6))
        .put(packet)
        .array();
  }
}
