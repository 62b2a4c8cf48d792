package io.kubevrrp.node.wire;

import static io.kubevrrp.node.wire.Packets.HEADER;
import static io.kubevrrp.node.wire.Packets.summed;
import static io.kubevrrp.node.wire.Packets.with;
import static io.kubevrrp.node.wire.Packets.withTotalLength;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.wire.Decoded.Accepted;
import io.kubevrrp.node.wire.Decoded.Discarded;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The receive checks of RFC 9568 section 7.1, by real packets with one thing wrong. */
final class DiscardTest {
  private final byte[] v3 = Vector.read("vrrp/v3");
  private final byte[] v2 = Vector.read("vrrp/v2-password");

  @Test
  void everyTruncationIsDiscarded() {
    for (int length = 0; length < v3.length; length++) {
      assertDiscarded(Arrays.copyOf(v3, length), DiscardReason.TRUNCATED);
    }
  }

  @Test
  void everyShorterPayloadIsDiscarded() {
    for (int length = HEADER; length < v2.length; length++) {
      DiscardReason reason =
          length < HEADER + 8 ? DiscardReason.TRUNCATED : DiscardReason.LENGTH_MISMATCH;
      assertDiscarded(withTotalLength(Arrays.copyOf(v2, length), length), reason);
    }
  }

  @Test
  void everyFlippedBitOfAMessageIsDiscarded() {
    for (byte[] packet : new byte[][] {v2, v3, Vector.read("vrrp/v3-400ms-three-addresses")}) {
      for (int bit = HEADER * 8; bit < packet.length * 8; bit++) {
        byte[] flipped = with(packet, bit / 8, packet[bit / 8] ^ 1 << bit % 8);

        assertThat(AdvertisementCodec.decode(flipped))
            .as("bit %d", bit)
            .isInstanceOf(Discarded.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 254})
  void anotherTtlIsDiscarded(int ttl) {
    assertDiscarded(with(v3, 8, ttl), DiscardReason.WRONG_TTL);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x05, 0x55, 0x75, 0xf5})
  void anotherIpVersionIsDiscarded(int octet) {
    assertDiscarded(with(v3, 0, octet), DiscardReason.NOT_IP);
  }

  @Test
  void aTooShortHeaderIsDiscarded() {
    assertDiscarded(with(v3, 0, 0x44), DiscardReason.TRUNCATED);
  }

  @Test
  void aFragmentIsDiscarded() {
    assertDiscarded(with(v3, 6, 0x20), DiscardReason.TRUNCATED);
    assertDiscarded(with(v3, 7, 1), DiscardReason.TRUNCATED);
  }

  @Test
  void anotherProtocolIsDiscarded() {
    assertDiscarded(with(v3, 9, 89), DiscardReason.NOT_VRRP);
  }

  @Test
  void anotherMulticastGroupIsDiscarded() {
    assertDiscarded(with(v3, 19, 5), DiscardReason.WRONG_DESTINATION);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 15})
  void anotherVersionIsDiscarded(int version) {
    assertDiscarded(summed(with(v3, HEADER, version << 4 | 1)), DiscardReason.WRONG_VERSION);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 15})
  void anotherTypeIsDiscarded(int type) {
    assertDiscarded(summed(with(v3, HEADER, 0x30 | type)), DiscardReason.UNKNOWN_TYPE);
  }

  @Test
  void noAddressIsDiscarded() {
    assertDiscarded(summed(with(v3, HEADER + 3, 0)), DiscardReason.NO_ADDRESSES);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 255})
  void aCountLargerThanTheDataIsDiscarded(int count) {
    assertDiscarded(summed(with(v3, HEADER + 3, count)), DiscardReason.LENGTH_MISMATCH);
  }

  @Test
  void extraOctetsInsideThePacketAreDiscarded() {
    byte[] longer = Arrays.copyOf(v3, v3.length + 4);

    assertDiscarded(withTotalLength(longer, longer.length), DiscardReason.LENGTH_MISMATCH);
  }

  @Test
  void ethernetPaddingBehindThePacketIsIgnored() {
    assertThat(AdvertisementCodec.decode(Arrays.copyOf(v3, 46)))
        .isEqualTo(AdvertisementCodec.decode(v3))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void ipOptionsAreSkipped() {
    byte[] options = new byte[v3.length + 4];
    System.arraycopy(v3, 0, options, 0, HEADER);
    System.arraycopy(v3, HEADER, options, HEADER + 4, v3.length - HEADER);

    assertThat(AdvertisementCodec.decode(withTotalLength(with(options, 0, 0x46), options.length)))
        .isEqualTo(AdvertisementCodec.decode(v3));
  }

  @Test
  void anIntervalOfZeroIsDiscarded() {
    assertDiscarded(summed(with(v3, HEADER + 5, 0)), DiscardReason.ZERO_INTERVAL);
    assertDiscarded(summed(with(v2, HEADER + 5, 0)), DiscardReason.ZERO_INTERVAL);
  }

  @Test
  void aVridOfZeroIsDiscarded() {
    assertDiscarded(summed(with(v3, HEADER + 1, 0)), DiscardReason.UNKNOWN_VRID);
  }

  @Test
  void theReservedNibbleIsIgnored() {
    assertThat(AdvertisementCodec.decode(summed(with(v3, HEADER + 4, 0xf0))))
        .isInstanceOfSatisfying(
            Accepted.class,
            accepted ->
                assertThat(accepted.value())
                    .hasToString(
                        "ReceivedAdvertisement[path=Path[source=192.168.1.129, "
                            + "destination=224.0.0.18], advertisement="
                            + "Advertisement[version=3, vrid=233, priority=100, interval=PT1S, "
                            + "addresses=[192.168.1.233], authentication=None[]], "
                            + "checksum=MESSAGE_ONLY, trailer=Optional.empty]"));
  }

  @Test
  void aVersion2ChecksumWithPseudoHeaderIsDiscarded() {
    // 192.168.1.129 and 224.0.0.18, protocol 112, 20 octets: what a pseudo-header would add.
    int pseudo = 0xc0a8 + 0x0181 + 0xe000 + 0x0012 + 112 + 20;
    int sum = ((v2[HEADER + 6] & 0xff) << 8 | (v2[HEADER + 7] & 0xff)) - pseudo;
    int folded = Math.floorMod(sum, 0xffff);
    byte[] other = with(with(v2, HEADER + 6, folded >>> 8), HEADER + 7, folded);

    assertDiscarded(other, DiscardReason.BAD_CHECKSUM);
  }

  @Test
  void everyReasonHasItsOwnSentence() {
    assertThat(Stream.of(DiscardReason.values()).map(DiscardReason::sentence))
        .doesNotHaveDuplicates()
        .allSatisfy(sentence -> assertThat(sentence).isNotBlank());
  }

  private static void assertDiscarded(byte[] packet, DiscardReason reason) {
    assertThat(AdvertisementCodec.decode(packet)).isEqualTo(new Discarded<>(reason));
  }
}
