package io.kubevrrp.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What wrong wall clocks do to senders and receivers, and that it ends when they are set right. */
class HmacClockTest {
  private static final Optional<Duration> WINDOW = Optional.of(Duration.ofSeconds(5));
  private static final Optional<Duration> MONOTONIC = Optional.empty();
  private static final Instant NOW = HmacVectors.SENT;

  private final HmacSequence sender = new HmacSequence();

  @ParameterizedTest
  @ValueSource(longs = {3600, -3600})
  void aSendersWrongHourEndsWithTheCorrection(long hour) {
    HmacScreening receiver = receiver(WINDOW);

    assertThat(hear(receiver, NOW, NOW)).isEmpty();
    assertThat(hear(receiver, NOW.plusSeconds(1 + hour), NOW.plusSeconds(1)))
        .contains(DiscardReason.HMAC_STALE);
    assertThat(hear(receiver, NOW.plusSeconds(2), NOW.plusSeconds(2))).isEmpty();
    assertThat(hear(receiver, NOW.plusSeconds(3), NOW.plusSeconds(3))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {3600, -3600})
  void aReceiversWrongHourEndsWithTheCorrection(long hour) {
    HmacScreening receiver = receiver(WINDOW);

    assertThat(hear(receiver, NOW, NOW)).isEmpty();
    assertThat(hear(receiver, NOW.plusSeconds(1), NOW.plusSeconds(1 + hour)))
        .contains(DiscardReason.HMAC_STALE);
    assertThat(hear(receiver, NOW.plusSeconds(2), NOW.plusSeconds(2))).isEmpty();
  }

  /** Both believed a wrong server of the time: then the receiver's mark is wrong as well. */
  @ParameterizedTest
  @ValueSource(longs = {3600, -3600})
  void anHourThatBothHadWrongKeepsNobodyOut(long hour) {
    HmacScreening receiver = receiver(WINDOW);

    assertThat(hear(receiver, NOW, NOW)).isEmpty();
    assertThat(hear(receiver, NOW.plusSeconds(1 + hour), NOW.plusSeconds(1 + hour))).isEmpty();
    assertThat(hear(receiver, NOW.plusSeconds(2), NOW.plusSeconds(2))).isEmpty();
    assertThat(hear(receiver, NOW.plusSeconds(3), NOW.plusSeconds(3))).isEmpty();
  }

  @Test
  void insideTheWindowNumbersGrowWhateverTheClockDoes() {
    long first = sender.next(NOW, WINDOW);

    assertThat(sender.next(NOW, WINDOW)).isEqualTo(first + 1);
    assertThat(sender.next(NOW.minusSeconds(5), WINDOW)).isEqualTo(first + 2);
    assertThat(sender.next(NOW.plusSeconds(1), WINDOW))
        .isEqualTo(HmacSequence.of(NOW.plusSeconds(1)));
  }

  @Test
  void aNumberThatTheWindowLeftBehindGivesWayToTheClock() {
    sender.next(NOW, WINDOW);

    assertThat(sender.next(NOW.minusSeconds(6), WINDOW))
        .isEqualTo(HmacSequence.of(NOW.minusSeconds(6)));
  }

  @Test
  void withoutAWindowNumbersAlwaysGrow() {
    long first = sender.next(NOW, MONOTONIC);

    assertThat(sender.next(NOW, MONOTONIC)).isEqualTo(first + 1);
    assertThat(sender.next(NOW.minusSeconds(3600), MONOTONIC)).isEqualTo(first + 2);
    assertThat(sender.next(NOW.plusSeconds(1), MONOTONIC))
        .isEqualTo(HmacSequence.of(NOW.plusSeconds(1)));
  }

  @Test
  void withoutAWindowAnHoursStepMattersToNobodyAndAReplayIsFoundForEver() {
    HmacScreening receiver = receiver(MONOTONIC);
    List<Instant> clocks =
        List.of(NOW, NOW.plusSeconds(3600), NOW.plusSeconds(1), NOW.minusSeconds(3600));
    for (Instant clock : clocks) {
      byte[] packet = packet(sender.next(clock, MONOTONIC));

      assertThat(receiver.check(HmacVectors.received(packet), NOW)).isEmpty();
      assertThat(receiver.check(HmacVectors.received(packet), NOW.plusSeconds(7200)))
          .contains(DiscardReason.HMAC_REPLAYED);
    }
  }

  /** The mark expires together with the packets that it forbids. */
  @Test
  void whatWasHeardIsNeverHeardAgainHoweverLateItComes() {
    HmacScreening receiver = receiver(WINDOW);
    byte[] packet = packet(sender.next(NOW, WINDOW));
    assertThat(receiver.check(HmacVectors.received(packet), NOW)).isEmpty();

    for (int seconds = -10; seconds <= 10; seconds++) {
      assertThat(receiver.check(HmacVectors.received(packet), NOW.plusSeconds(seconds)))
          .contains(Math.abs(seconds) > 5 ? DiscardReason.HMAC_STALE : DiscardReason.HMAC_REPLAYED);
    }
  }

  private Optional<DiscardReason> hear(HmacScreening receiver, Instant sent, Instant heard) {
    return receiver.check(HmacVectors.received(packet(sender.next(sent, WINDOW))), heard);
  }

  private static HmacScreening receiver(Optional<Duration> window) {
    return HmacVectors.screening(HmacScreening.Mode.ENFORCE, window);
  }

  private static byte[] packet(long sequence) {
    return HmacVectors.ipv4(
        AdvertisementCodec.encodeSigned(
            HmacVectors.advertisement("192.0.2.100"),
            Checksum.MESSAGE_ONLY,
            HmacVectors.IPV4,
            HmacVectors.keys(1),
            sequence));
  }
}
