package io.kubevrrp.lab;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.Checksum;
import io.kubevrrp.node.wire.InternetChecksum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * An Ethernet frame with an advertisement, as the kernel of no honest host would send it. The
 * header checksum is right: a wrong one ends in the kernel.
 *
 * @param target the hardware address it goes to
 * @param source the IPv4 address it claims to come from
 * @param destination the IPv4 address it goes to
 * @param ttl 0 to 255
 * @param message the VRRP message
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CraftedFrame(
    String target, Ipv4Address source, Ipv4Address destination, int ttl, byte[] message) {
  private static final String GROUP_MAC = "01:00:5e:00:00:12";
  private static final String SENDER_MAC = "02:00:00:00:00:66";
  private static final int IPV4 = 0x0800;
  private static final int HEADER = 20;
  private static final int VRRP_CHECKSUM = 6;

  /** The stronger peer that a router has to believe: with it, every change of one thing counts. */
  static CraftedFrame believable(KeepalivedPeer.Settings settings, String source) {
    Ipv4Address from = Ipv4Address.parse(source);
    Authentication authentication =
        settings.password().isEmpty()
            ? new Authentication.None()
            : new Authentication.Password(settings.password());
    Advertisement advertisement =
        new Advertisement(
            settings.version(),
            settings.vrid(),
            254,
            Duration.ofMillis(settings.intervalMillis()),
            List.of(Ipv4Address.parse(settings.address())),
            authentication);
    return new CraftedFrame(
        GROUP_MAC,
        from,
        AdvertisementCodec.DESTINATION,
        AdvertisementCodec.TTL,
        AdvertisementCodec.encode(
            advertisement,
            Checksum.MESSAGE_ONLY,
            new io.kubevrrp.node.wire.Path(from, AdvertisementCodec.DESTINATION)));
  }

  CraftedFrame withTtl(int changed) {
    return new CraftedFrame(target, source, destination, changed, message);
  }

  CraftedFrame from(String changed) {
    return new CraftedFrame(target, Ipv4Address.parse(changed), destination, ttl, message);
  }

  CraftedFrame to(Host host) {
    return new CraftedFrame(host.mac(), source, Ipv4Address.parse(host.address()), ttl, message);
  }

  /** With one octet of the message replaced; the checksum is right again. */
  CraftedFrame with(int offset, int octet) {
    byte[] changed = message.clone();
    changed[offset] = (byte) octet;
    return summed(changed);
  }

  /** With a message of another length: cut off, or zeros behind it. */
  CraftedFrame withLength(int length) {
    byte[] changed = Arrays.copyOf(message, length);
    return length > VRRP_CHECKSUM + 1 ? summed(changed) : message(changed);
  }

  /** With the checksum changed, and nothing else. */
  CraftedFrame withBadChecksum() {
    byte[] changed = message.clone();
    changed[VRRP_CHECKSUM] ^= 0x55;
    return message(changed);
  }

  private CraftedFrame summed(byte[] changed) {
    ByteBuffer buffer = ByteBuffer.wrap(changed).putShort(VRRP_CHECKSUM, (short) 0);
    buffer.putShort(VRRP_CHECKSUM, (short) InternetChecksum.of(changed));
    return message(changed);
  }

  private CraftedFrame message(byte[] changed) {
    return new CraftedFrame(target, source, destination, ttl, changed);
  }

  /** Puts it on the wire at this host; the file is only on the way. */
  void send(Host sender, Path folder) {
    Path file = folder.resolve("frame");
    try {
      Files.write(file, octets());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sender.run("socat", "-u", "OPEN:" + file, "INTERFACE:" + Lan.INTERFACE);
  }

  /** All of its octets. */
  String hex() {
    return HexFormat.of().formatHex(octets());
  }

  private byte[] octets() {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.put((byte) 0x45).put((byte) 0xc0).putShort((short) (HEADER + message.length));
    header.putInt(0).put((byte) ttl).put((byte) AdvertisementCodec.PROTOCOL).putShort((short) 0);
    header.putInt(source.bits()).putInt(destination.bits());
    header.putShort(10, (short) InternetChecksum.of(header.array()));
    ByteBuffer frame = ByteBuffer.allocate(14 + HEADER + message.length);
    HexFormat colons = HexFormat.ofDelimiter(":");
    frame.put(colons.parseHex(target)).put(colons.parseHex(SENDER_MAC)).putShort((short) IPV4);
    return frame.put(header.array()).put(message).array();
  }
}
