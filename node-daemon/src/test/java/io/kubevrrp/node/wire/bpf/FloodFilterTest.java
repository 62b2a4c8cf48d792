package io.kubevrrp.node.wire.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.Checksum;
import io.kubevrrp.node.wire.Decoded;
import io.kubevrrp.node.wire.DiscardReason;
import io.kubevrrp.node.wire.HmacKeys;
import io.kubevrrp.node.wire.Path;
import io.kubevrrp.node.wire.ReceivedAdvertisement;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter and the decoder must agree; the kernel's own word is in FloodFilterLab. */
class FloodFilterTest {
  private static final Path IPV4 = path("192.168.1.131", "224.0.0.18");
  private static final Path IPV6 = path("fe80::131", "ff02::12");

  /** What the filter leaves to the socket, which is bound to protocol 112, and to the decoder. */
  private static final Set<DiscardReason> JUDGED_ELSEWHERE =
      Set.of(DiscardReason.NOT_VRRP, DiscardReason.WRONG_DESTINATION);

  private final PacketFilter ipv4 =
      FloodFilter.of(AddressFamily.IPV4, vrids(51, 64), vrids(1, 233, 255));
  private final PacketFilter ipv6 = FloodFilter.of(AddressFamily.IPV6, vrids(), vrids(233));

  @Test
  void advertisementsOfTheInterfacesVirtualRoutersPass() {
    for (int vrid : List.of(1, 233, 255)) {
      for (Checksum checksum : Checksum.values()) {
        assertThat(passes(packet(IPV4, version3(vrid, checksum, IPV4, "192.168.1.233")))).isTrue();
      }
    }
    for (int vrid : List.of(51, 64)) {
      assertThat(passes(packet(IPV4, version2(vrid)))).isTrue();
    }
    byte[] message = version3(233, Checksum.PSEUDO_HEADER, IPV6, "fe80::233", "2001:db8::233");
    assertThat(passes(packet(IPV6, message))).isTrue();
  }

  @Test
  void thoseOfOthersDoNot() {
    assertThat(passes(packet(IPV4, version3(234, Checksum.PSEUDO_HEADER, IPV4, "10.0.0.1"))))
        .isFalse();
    assertThat(passes(packet(IPV4, version2(233)))).as("spoken in version 3 here").isFalse();
    assertThat(passes(packet(IPV4, version3(51, Checksum.MESSAGE_ONLY, IPV4, "10.0.0.1"))))
        .as("spoken in version 2 here")
        .isFalse();
    assertThat(passes(packet(IPV6, version3(51, Checksum.PSEUDO_HEADER, IPV6, "fe80::1"))))
        .isFalse();
  }

  @Test
  void whatAVirtualRouterHasToJudgeItselfPasses() {
    byte[] ownAddress = packet(path("192.168.1.129", "224.0.0.18"), version2(51));
    assertThat(passes(ownAddress)).as("the sender").isTrue();
    assertThat(passes(packet(IPV4, version3(233, Checksum.MESSAGE_ONLY, IPV4, "10.9.9.9"))))
        .as("disjoint addresses")
        .isTrue();
    byte[] unicast = packet(path("192.168.1.131", "192.168.1.129"), version2(51));
    assertThat(passes(unicast)).as("unicast").isTrue();
  }

  @Test
  void aTrailerThatProvesTheSenderPasses() {
    HmacKeys keys = new HmacKeys(Map.of(1, new byte[32]), 1);
    for (Path path : List.of(IPV4, IPV6)) {
      String address = path.family() == AddressFamily.IPV4 ? "10.0.0.1" : "fe80::1";
      byte[] signed =
          AdvertisementCodec.encodeSigned(
              advertisement(3, 233, address), Checksum.PSEUDO_HEADER, path, keys, 1);
      assertThat(passes(packet(path, signed))).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 19, 20, 21, 100, 255})
  void advertisementsOfAnyLengthPass(int addresses) {
    String[] all =
        IntStream.range(0, addresses).mapToObj(i -> "10.0.0." + i).toArray(String[]::new);
    assertThat(passes(packet(IPV4, version3(233, Checksum.PSEUDO_HEADER, IPV4, all)))).isTrue();
    String[] ipv6Addresses =
        IntStream.range(0, Math.min(addresses, 89))
            .mapToObj(i -> "fe80::" + i)
            .toArray(String[]::new);
    byte[] message = version3(233, Checksum.PSEUDO_HEADER, IPV6, ipv6Addresses);
    assertThat(passes(packet(IPV6, message))).isTrue();
  }

  @Test
  void oneOfManyPassesAsASample() {
    byte[] bad = packet(IPV4, version2(99));

    long passed =
        IntStream.range(0, 100 * FloodFilter.REPRESENTED)
            .filter(random -> ipv4.passes(bad, bad.length, AddressFamily.IPV4, random))
            .count();

    assertThat(passed).isEqualTo(100);
  }

  /** Octets are changed at random, with the checksum put right again in half of the cases. */
  @ParameterizedTest
  @EnumSource
  void nothingIsHeldBackThatMightBeAcceptedAndLittleElsePasses(AddressFamily family) {
    Random random = new Random(family.bits());
    int heldBack = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] packet = mutated(family, random);
      boolean passes = passes(packet);
      Optional<DiscardReason> fault = fault(packet, family);
      if (fault.isEmpty() || !passes) {
        assertThat(passes).as("%s", Arrays.toString(packet)).isEqualTo(fault.isEmpty());
      } else if (summable(packet, family)) {
        assertThat(JUDGED_ELSEWHERE).as("%s", Arrays.toString(packet)).contains(fault.get());
      }
      heldBack += passes ? 0 : 1;
    }
    assertThat(heldBack).isBetween(5_000, 19_000);
  }

  private static byte[] mutated(AddressFamily family, Random random) {
    byte[] packet =
        switch (random.nextInt(family == AddressFamily.IPV6 ? 2 : 3)) {
          case 0 -> packet(path(family), one(family, Checksum.PSEUDO_HEADER));
          case 1 -> packet(path(family), one(family, Checksum.MESSAGE_ONLY));
          default -> packet(IPV4, version2(51));
        };
    int header = family == AddressFamily.IPV6 ? 40 : 20;
    for (int i = random.nextInt(3); i > 0; i--) {
      int field = random.nextInt(9);
      int at =
          field == 8 ? header - 12 + random.nextInt(packet.length - header + 12) : header + field;
      packet[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(4));
    }
    if (random.nextInt(10) == 0) {
      packet[family == AddressFamily.IPV6 ? 7 : 8] = (byte) (250 + random.nextInt(6));
    }
    if (random.nextInt(10) == 0) {
      packet = Arrays.copyOf(packet, header + random.nextInt(packet.length - header + 20));
      ByteBuffer.wrap(packet)
          .putShort(
              family == AddressFamily.IPV6 ? 4 : 2,
              (short) (packet.length - (family == AddressFamily.IPV6 ? header : 0)));
    }
    boolean summed = random.nextBoolean() && packet.length >= header + 8;
    return summed ? summed(packet, header, family) : packet;
  }

  private static byte[] summed(byte[] packet, int header, AddressFamily family) {
    ByteBuffer buffer = ByteBuffer.wrap(packet).putShort(header + 6, (short) 0);
    long sum = 0;
    for (int i = header; i < packet.length; i++) {
      sum += (packet[i] & 0xffL) << ((i - header) % 2 == 0 ? 8 : 0);
    }
    if (family == AddressFamily.IPV6) {
      for (int i = 8; i < 40; i += 2) {
        sum += Short.toUnsignedInt(buffer.getShort(i));
      }
      sum += packet.length - header + AdvertisementCodec.PROTOCOL;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    buffer.putShort(header + 6, (short) ~sum);
    return packet;
  }

  /** What the decoder says, and whether the VRID is one of the interface's. */
  private static Optional<DiscardReason> fault(byte[] packet, AddressFamily family) {
    return switch (AdvertisementCodec.decode(packet)) {
      case Decoded.Discarded<ReceivedAdvertisement>(var reason) -> Optional.of(reason);
      case Decoded.Accepted<ReceivedAdvertisement>(var received) -> {
        Advertisement heard = received.advertisement();
        BitSet wanted =
            family == AddressFamily.IPV6
                ? vrids(233)
                : heard.version() == 2 ? vrids(51, 64) : vrids(1, 233, 255);
        yield wanted.get(heard.vrid()) ? Optional.empty() : Optional.of(DiscardReason.UNKNOWN_VRID);
      }
    };
  }

  /** Long lists, and what stands behind IPv4 options, are passed unsummed. */
  private static boolean summable(byte[] packet, AddressFamily family) {
    return family == AddressFamily.IPV6
        ? Byte.toUnsignedInt(packet[43]) <= 8
        : packet[0] == 0x45 && Byte.toUnsignedInt(packet[23]) <= 20;
  }

  private boolean passes(byte[] packet) {
    boolean isIpv6 = (packet[0] & 0xf0) == 0x60;
    AddressFamily family = isIpv6 ? AddressFamily.IPV6 : AddressFamily.IPV4;
    return (isIpv6 ? ipv6 : ipv4).passes(packet, packet.length, family, FloodFilter.NO_LUCK);
  }

  private static byte[] one(AddressFamily family, Checksum checksum) {
    return family == AddressFamily.IPV6
        ? version3(233, checksum, IPV6, "fe80::233", "2001:db8::233")
        : version3(233, checksum, IPV4, "192.168.1.233", "192.168.1.234");
  }

  private static byte[] version3(int vrid, Checksum checksum, Path path, String... addresses) {
    return AdvertisementCodec.encode(advertisement(3, vrid, addresses), checksum, path);
  }

  private static byte[] version2(int vrid) {
    return AdvertisementCodec.encode(
        advertisement(2, vrid, "192.168.1.244"), Checksum.MESSAGE_ONLY, IPV4);
  }

  private static Advertisement advertisement(int version, int vrid, String... addresses) {
    return new Advertisement(
        version,
        vrid,
        100,
        Duration.ofSeconds(1),
        Arrays.stream(addresses).map(IpAddress::parse).toList(),
        new Authentication.None());
  }

  private static byte[] packet(Path path, byte[] message) {
    return AdvertisementCodec.packet(path, AdvertisementCodec.TTL, message);
  }

  private static Path path(AddressFamily family) {
    return family == AddressFamily.IPV6 ? IPV6 : IPV4;
  }

  private static Path path(String source, String destination) {
    return new Path(IpAddress.parse(source), IpAddress.parse(destination));
  }

  private static BitSet vrids(int... numbers) {
    BitSet set = new BitSet();
    Arrays.stream(numbers).forEach(set::set);
    return set;
  }
}
