package io.kubevrrp.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.wire.Decoded.Accepted;
import io.kubevrrp.node.wire.Decoded.Discarded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9568 section 7.1 over IPv6, by a real packet with one thing wrong. */
final class Ipv6AdvertisementTest {
  private static final int HEADER = 40;
  private static final int HOP_LIMIT = 7;
  private static final int NEXT_HEADER = 6;
  private static final Path PATH =
      new Path(IpAddress.parse("fe80::1"), AdvertisementCodec.DESTINATION_IPV6);
  private static final Authentication NONE = new Authentication.None();

  private final byte[] captured = Vector.read("vrrp/v3-ipv6");

  @ParameterizedTest
  @EnumSource(Checksum.class)
  void whatIsWrittenIsReadAgainWithAPseudoHeaderAlways(Checksum checksum) {
    Random random = new Random(8200);
    for (int i = 0; i < 500; i++) {
      List<IpAddress> addresses = new ArrayList<>();
      for (int n = 1 + random.nextInt(255); n > 0; n--) {
        addresses.add(new Ipv6Address(random.nextLong(), random.nextLong()));
      }
      Advertisement sent =
          new Advertisement(
              3,
              1 + random.nextInt(255),
              random.nextInt(256),
              Duration.ofSeconds(1),
              addresses,
              NONE);
      byte[] message = AdvertisementCodec.encode(sent, checksum, PATH);

      assertThat(AdvertisementCodec.decode(AdvertisementCodec.packet(PATH, 255, message)))
          .isEqualTo(
              new Accepted<>(
                  new ReceivedAdvertisement(PATH, sent, Checksum.PSEUDO_HEADER, Optional.empty())));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 254})
  void anotherHopLimitIsDiscarded(int hops) {
    assertDiscarded(Packets.with(captured, HOP_LIMIT, hops), DiscardReason.WRONG_TTL);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 44, 58, 60, 89})
  void anotherNextHeaderIsDiscarded(int header) {
    assertDiscarded(Packets.with(captured, NEXT_HEADER, header), DiscardReason.NOT_VRRP);
  }

  @Test
  void anotherMulticastGroupIsDiscarded() {
    assertDiscarded(Packets.with(captured, 39, 5), DiscardReason.WRONG_DESTINATION);
  }

  @Test
  void everyTruncationIsDiscarded() {
    for (int length = 0; length < captured.length; length++) {
      assertDiscarded(Arrays.copyOf(captured, length), DiscardReason.TRUNCATED);
    }
  }

  @Test
  void everyFlippedBitOfTheAddressesAndTheMessageIsDiscarded() {
    for (int bit = 8 * 8; bit < captured.length * 8; bit++) {
      byte[] flipped = Packets.with(captured, bit / 8, captured[bit / 8] ^ 1 << bit % 8);

      assertThat(AdvertisementCodec.decode(flipped))
          .as("bit %d", bit)
          .isInstanceOf(Discarded.class);
    }
  }

  @Test
  void version2IsDiscarded() {
    assertDiscarded(Packets.with(captured, HEADER, 0x21), DiscardReason.WRONG_VERSION);
  }

  @Test
  void noAddressAndAnIntervalOfZeroAreDiscarded() {
    assertDiscarded(Packets.with(captured, HEADER + 3, 0), DiscardReason.NO_ADDRESSES);
    assertDiscarded(Packets.with(captured, HEADER + 5, 0), DiscardReason.ZERO_INTERVAL);
  }

  @Test
  void aCountThatDoesNotFitTheDataIsDiscarded() {
    for (int count : new int[] {1, 3, 255}) {
      assertDiscarded(Packets.with(captured, HEADER + 3, count), DiscardReason.LENGTH_MISMATCH);
    }
  }

  @Test
  void octetsBehindThePacketAreIgnored() {
    assertThat(AdvertisementCodec.decode(Arrays.copyOf(captured, captured.length + 6)))
        .isEqualTo(AdvertisementCodec.decode(captured));
  }

  @Test
  void theMostAddressesFitAFrameTogetherWithATrailer() {
    for (AddressFamily family : AddressFamily.values()) {
      IpAddress address = IpAddress.of(new byte[family.octets()]);
      List<IpAddress> most = Collections.nCopies(Advertisement.mostAddresses(family), address);
      Advertisement advertisement = new Advertisement(3, 1, 1, Duration.ofSeconds(1), most, NONE);
      int header = family == AddressFamily.IPV6 ? 40 : 24;

      assertThat(
              header
                  + AdvertisementCodec.encodeSigned(
                          advertisement,
                          Checksum.MESSAGE_ONLY,
                          new Path(address, address),
                          HmacVectors.keys(1),
                          1)
                      .length)
          .isLessThanOrEqualTo(1500);
    }
  }

  @Test
  void familiesAreNotMixedAndVersion2HasNoIpv6() {
    Duration second = Duration.ofSeconds(1);
    IpAddress ipv6 = IpAddress.parse("fe80::1");
    List<IpAddress> mixed = List.of(ipv6, IpAddress.parse("192.0.2.1"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Advertisement(3, 1, 1, second, mixed, NONE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Advertisement(2, 1, 1, second, List.of(ipv6), NONE));
  }

  private static void assertDiscarded(byte[] packet, DiscardReason reason) {
    assertThat(AdvertisementCodec.decode(packet)).isEqualTo(new Discarded<>(reason));
  }
}
