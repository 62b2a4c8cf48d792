package io.kubevrrp.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.wire.Decoded.Accepted;
import io.kubevrrp.node.wire.Decoded.Discarded;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NeighborAdvertisementTest {
  private static final MacAddress SENDER = new MacAddress(0x5254_0000_0001L);
  private static final Ipv6Address TARGET = Ipv6Address.parse("2001:db8::233");

  private final byte[] captured = Vector.read("ndp/unsolicited");

  @Test
  void keepalivedsIsReadAsItWasMeant() {
    assertThat(NeighborAdvertisement.decodeFrame(captured))
        .isEqualTo(
            new Accepted<>(
                new NeighborAdvertisement(TARGET, false, false, true, Optional.of(SENDER))));
  }

  @Test
  void itIsWrittenOctetForOctetAsKeepalivedDoes() {
    assertThat(new NeighborAdvertisement(TARGET, false, false, true, Optional.of(SENDER)).frame())
        .isEqualTo(captured);
  }

  @Test
  void anUnsolicitedOneSetsRouterAndOverrideOnly() {
    NeighborAdvertisement unsolicited = NeighborAdvertisement.unsolicited(SENDER, TARGET);

    assertThat(unsolicited.frame()[58] & 0xff).as("R, S, O").isEqualTo(0xa0);
    assertThat(NeighborAdvertisement.decodeFrame(unsolicited.frame()))
        .isEqualTo(new Accepted<>(unsolicited));
  }

  @Test
  void everyTruncationIsDiscarded() {
    for (int length = 0; length < captured.length; length++) {
      assertThat(NeighborAdvertisement.decodeFrame(Arrays.copyOf(captured, length)))
          .isInstanceOf(Discarded.class);
    }
  }

  @Test
  void everyFlippedBitBehindTheEthernetHeaderIsDiscardedOrChangesNothing() {
    for (int bit = 12 * 8; bit < captured.length * 8; bit++) {
      byte[] flipped = Packets.with(captured, bit / 8, captured[bit / 8] ^ 1 << bit % 8);
      // Traffic class and flow label are nobody's business.
      boolean label = bit >= 14 * 8 && bit < 18 * 8;

      assertThat(NeighborAdvertisement.decodeFrame(flipped))
          .as("bit %d", bit)
          .satisfiesAnyOf(
              decoded -> assertThat(decoded).isInstanceOf(Discarded.class),
              decoded -> {
                assertThat(label).isTrue();
                assertThat(decoded).isEqualTo(NeighborAdvertisement.decodeFrame(captured));
              });
    }
  }

  @Test
  void anotherHopLimitIsDiscarded() {
    assertThat(NeighborAdvertisement.decodeFrame(Packets.with(captured, 21, 254)))
        .isEqualTo(new Discarded<>(DiscardReason.WRONG_TTL));
  }

  @Test
  void anOptionWithoutLengthIsDiscarded() {
    byte[] summed = withChecksum(Packets.with(captured, 79, 0));

    assertThat(NeighborAdvertisement.decodeFrame(summed))
        .isEqualTo(new Discarded<>(DiscardReason.LENGTH_MISMATCH));
  }

  @Test
  void randomOctetsNeverThrow() {
    Random random = new Random(4861);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(120)];
      random.nextBytes(noise);
      System.arraycopy(captured, 0, noise, 0, Math.min(noise.length, i % 2 * 54));

      assertThat(NeighborAdvertisement.decodeFrame(noise)).isInstanceOf(Discarded.class);
    }
  }

  private static byte[] withChecksum(byte[] frame) {
    byte[] changed = Packets.with(Packets.with(frame, 56, 0), 57, 0);
    Path path = new Path(TARGET, Ipv6Address.parse("ff02::1"));
    long sum = path.pseudoHeader(58, 32);
    int checksum = InternetChecksum.finish(InternetChecksum.add(sum, changed, 54, changed.length));
    return Packets.with(Packets.with(changed, 56, checksum >>> 8), 57, checksum);
  }
}
