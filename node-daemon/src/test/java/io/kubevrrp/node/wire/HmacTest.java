package io.kubevrrp.node.wire;

import static io.kubevrrp.node.wire.HmacVectors.SENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kubevrrp.node.wire.HmacScreening.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** draft-cassen-vrrp-auth-hmac-00 by its vectors, and by what an attacker would do to them. */
final class HmacTest {
  private static final Duration WINDOW = Duration.ofSeconds(5);

  private final byte[] ipv4 = Vector.read("vrrp/v3-hmac-ipv4");
  private final byte[] ipv6 = Vector.read("vrrp/v3-hmac-ipv6");

  @Test
  void theVectorsAreBelieved() {
    assertThat(check(HmacVectors.ipv4(ipv4))).isEmpty();
    assertThat(check(HmacVectors.ipv6(ipv6))).isEmpty();
  }

  @Test
  void theIpv4VectorIsWrittenOctetForOctet() {
    assertThat(
            AdvertisementCodec.encodeSigned(
                HmacVectors.advertisement("192.0.2.100"),
                Checksum.MESSAGE_ONLY,
                HmacVectors.IPV4,
                HmacVectors.keys(1),
                HmacSequence.of(SENT)))
        .isEqualTo(ipv4);
  }

  @Test
  void theIpv6VectorIsWrittenOctetForOctet() {
    assertThat(
            AdvertisementCodec.encodeSigned(
                HmacVectors.advertisement("fe80::100"),
                Checksum.PSEUDO_HEADER,
                HmacVectors.IPV6,
                HmacVectors.keys(1),
                HmacSequence.of(SENT)))
        .isEqualTo(ipv6);
  }

  @Test
  void everyFlippedBitIsFoundAlsoWhereTheChecksumIsMadeRight() {
    for (int bit = 0; bit < ipv4.length * 8; bit++) {
      byte[] packet = HmacVectors.ipv4(Packets.with(ipv4, bit / 8, ipv4[bit / 8] ^ 1 << bit % 8));
      if (bit / 8 == 6 || bit / 8 == 7) {
        continue; // the checksum itself is outside of the proof
      }
      byte[] summed = summed(packet);

      assertThat(AdvertisementCodec.decode(summed))
          .as("bit %d", bit)
          .satisfiesAnyOf(
              decoded -> assertThat(decoded).isInstanceOf(Decoded.Discarded.class),
              _ -> assertThat(check(summed)).isPresent());
    }
  }

  @Test
  void everyTruncationIsDiscarded() {
    for (int length = 0; length < ipv4.length; length++) {
      boolean whole = length == ipv4.length - HmacTrailer.LENGTH;
      byte[] packet = HmacVectors.ipv4(Arrays.copyOf(ipv4, length));
      if (whole) {
        assertThat(HmacVectors.enforcing().check(HmacVectors.received(packet), SENT))
            .contains(DiscardReason.HMAC_MISSING);
      } else {
        assertThat(AdvertisementCodec.decode(packet)).isInstanceOf(Decoded.Discarded.class);
      }
    }
  }

  @Test
  void anotherSourceIsFound() {
    byte[] packet = HmacVectors.ipv4(ipv4);
    packet[15]++;

    assertThat(check(packet)).contains(DiscardReason.HMAC_WRONG);
  }

  @Test
  void anUnknownKeyIsSaid() {
    byte[] packet = HmacVectors.ipv4(Packets.with(ipv4, 13, 7));

    assertThat(check(packet)).contains(DiscardReason.HMAC_UNKNOWN_KEY);
  }

  @Test
  void anotherTypeAndAReservedFieldAreMalformed() {
    assertThat(check(HmacVectors.ipv4(Packets.with(ipv4, 12, 2))))
        .contains(DiscardReason.HMAC_MALFORMED);
    assertThat(check(HmacVectors.ipv4(Packets.with(ipv4, 15, 1))))
        .contains(DiscardReason.HMAC_MALFORMED);
  }

  @Test
  void aReplayIsDiscarded() {
    HmacScreening screening = HmacVectors.enforcing();
    ReceivedAdvertisement received = HmacVectors.received(HmacVectors.ipv4(ipv4));

    assertThat(screening.check(received, SENT)).isEmpty();
    assertThat(screening.check(received, SENT)).contains(DiscardReason.HMAC_REPLAYED);
  }

  @Test
  void aReplayIsDiscardedAlsoAfterAKeyWasAdded() {
    HmacKeys old = new HmacKeys(Map.of(1, HmacVectors.key(0, 32)), 1);
    ReceivedAdvertisement received = HmacVectors.received(HmacVectors.ipv4(ipv4));
    for (Optional<Duration> window : List.of(Optional.of(WINDOW), Optional.<Duration>empty())) {
      HmacScreening before = new HmacScreening(new HmacScreening.Policy(Mode.ENFORCE, old, window));
      assertThat(before.check(received, SENT)).isEmpty();

      HmacScreening after =
          before.under(new HmacScreening.Policy(Mode.ENFORCE, HmacVectors.keys(2), window));
      assertThat(after.check(received, SENT)).contains(DiscardReason.HMAC_REPLAYED);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-6, 6, 3600, -3600})
  void aTimeBeyondTheWindowIsStale(long seconds) {
    ReceivedAdvertisement received = HmacVectors.received(HmacVectors.ipv4(ipv4));

    assertThat(HmacVectors.enforcing().check(received, SENT.plusSeconds(seconds)))
        .contains(DiscardReason.HMAC_STALE);
    assertThat(
            HmacVectors.screening(Mode.ENFORCE, Optional.empty())
                .check(received, SENT.plusSeconds(seconds)))
        .as("without a window only the order counts")
        .isEmpty();
  }

  @Test
  void aStaleReplayDoesNotMoveTheMark() {
    HmacScreening screening = HmacVectors.enforcing();
    ReceivedAdvertisement received = HmacVectors.received(HmacVectors.ipv4(ipv4));

    assertThat(screening.check(received, SENT.plusSeconds(60))).isPresent();
    assertThat(screening.check(received, SENT)).isEmpty();
  }

  @Test
  void aForgeryDoesNotMoveTheMark() {
    HmacScreening screening = HmacVectors.enforcing();
    // A later number under the old proof.
    byte[] forged = HmacVectors.ipv4(Packets.with(ipv4, 20, 0x81));

    assertThat(screening.check(HmacVectors.received(forged), SENT))
        .contains(DiscardReason.HMAC_WRONG);
    assertThat(screening.check(HmacVectors.received(HmacVectors.ipv4(ipv4)), SENT)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void onlyEnforceDemandsATrailer(Mode mode) {
    byte[] plain =
        AdvertisementCodec.encode(
            HmacVectors.advertisement("192.0.2.100"), Checksum.MESSAGE_ONLY, HmacVectors.IPV4);
    HmacScreening screening = HmacVectors.screening(mode, Optional.of(WINDOW));

    assertThat(screening.check(HmacVectors.received(HmacVectors.ipv4(plain)), SENT))
        .isEqualTo(
            mode == Mode.ENFORCE ? Optional.of(DiscardReason.HMAC_MISSING) : Optional.empty());
    assertThat(mode.signs()).isEqualTo(mode != Mode.RECEIVE_ONLY);
  }

  @Test
  void aKeyIsChangedNodeByNodeWithoutAGap() {
    HmacKeys old = new HmacKeys(Map.of(1, HmacVectors.key(0, 32)), 1);
    HmacKeys both = HmacVectors.keys(1);
    HmacKeys bothSendingTheNew = HmacVectors.keys(2);
    HmacKeys fresh = new HmacKeys(Map.of(2, HmacVectors.key(100, 64)), 2);

    assertThat(believes(both, old)).isTrue();
    assertThat(believes(old, both)).isTrue();
    assertThat(believes(both, bothSendingTheNew)).isTrue();
    assertThat(believes(bothSendingTheNew, both)).isTrue();
    assertThat(believes(fresh, bothSendingTheNew)).isTrue();
    assertThat(believes(bothSendingTheNew, fresh)).isTrue();
    assertThat(believes(old, fresh)).isFalse();
  }

  @Test
  void numbersGrowAcrossTheEndOf32BitSeconds() {
    Instant last = Instant.ofEpochSecond(0xffff_ffffL);

    assertThat(HmacSequence.after(HmacSequence.of(last.plusSeconds(1)), HmacSequence.of(last)))
        .isTrue();
  }

  @Test
  void theWindowIsThreeIntervalsAndFiveSecondsAtLeast() {
    assertThat(HmacScreening.Policy.window(Duration.ofMillis(10))).hasSeconds(5);
    assertThat(HmacScreening.Policy.window(Duration.ofSeconds(3))).hasSeconds(9);
  }

  @Test
  void onlyKeysOf32To64OctetsAreTaken() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HmacKeys(Map.of(1, HmacVectors.key(0, 31)), 1))
        .withMessageContaining("32 to 64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HmacKeys(Map.of(1, HmacVectors.key(0, 65)), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HmacKeys(Map.of(1, HmacVectors.key(0, 32)), 2));
  }

  @Test
  void keysAreNotPrintedAndEqualOnesAreEqual() {
    assertThat(HmacVectors.keys(1)).hasToString("HmacKeys[ids=[1, 2]]");
    assertThat(HmacVectors.keys(1)).isEqualTo(HmacVectors.keys(1));
    assertThat(HmacVectors.keys(1)).isNotEqualTo(HmacVectors.keys(2));
  }

  private static boolean believes(HmacKeys receiver, HmacKeys sender) {
    byte[] message =
        AdvertisementCodec.encodeSigned(
            HmacVectors.advertisement("192.0.2.100"),
            Checksum.MESSAGE_ONLY,
            HmacVectors.IPV4,
            sender,
            HmacSequence.of(SENT));
    HmacScreening screening =
        new HmacScreening(new HmacScreening.Policy(Mode.ENFORCE, receiver, Optional.of(WINDOW)));
    return screening.check(HmacVectors.received(HmacVectors.ipv4(message)), SENT).isEmpty();
  }

  private static Optional<DiscardReason> check(byte[] packet) {
    return HmacVectors.enforcing().check(HmacVectors.received(packet), SENT);
  }

  /** With the checksum right again; the trailer is not part of it. */
  private static byte[] summed(byte[] packet) {
    int end = packet.length - HmacTrailer.LENGTH;
    byte[] changed = Packets.summed(Arrays.copyOf(packet, end));
    byte[] whole = packet.clone();
    System.arraycopy(changed, 0, whole, 0, end);
    return whole;
  }
}
