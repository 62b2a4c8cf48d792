package io.kubevrrp.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.wire.Decoded.Accepted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AdvertisementTest {
  private static final Authentication NONE = new Authentication.None();
  private static final List<IpAddress> ONE = List.of(Ipv4Address.parse("192.168.1.233"));
  private static final long SEED = 9568;

  @ParameterizedTest
  @EnumSource(Checksum.class)
  void whatIsWrittenIsReadAgain(Checksum checksum) {
    Random random = new Random(SEED);
    for (int i = 0; i < 2000; i++) {
      Advertisement sent = random(random);
      byte[] message = AdvertisementCodec.encode(sent, checksum, Packets.PATH);
      Checksum expected = sent.version() == 2 ? Checksum.MESSAGE_ONLY : checksum;

      assertThat(AdvertisementCodec.decode(Packets.packet(message)))
          .isEqualTo(
              new Accepted<>(
                  new ReceivedAdvertisement(Packets.PATH, sent, expected, Optional.empty())));
    }
  }

  @Test
  void randomOctetsNeverThrow() {
    Random random = new Random(SEED);
    byte[] template = Vector.read("vrrp/v2-password");
    for (int i = 0; i < 100_000; i++) {
      byte[] noise = new byte[random.nextInt(80)];
      random.nextBytes(noise);
      // Keeping some of a real header lets half of the noise get past the first checks.
      System.arraycopy(template, 0, noise, 0, Math.min(noise.length, i % 2 * 21));

      assertThatCode(() -> AdvertisementCodec.decode(noise)).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -10, 5, 15, 40_960})
  void version3RefusesAnIntervalItCannotSay(long millis) {
    assertRefused(3, 1, 100, Duration.ofMillis(millis), ONE, NONE);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1000, 400, 1500, 256_000})
  void version2RefusesAnIntervalItCannotSay(long millis) {
    assertRefused(2, 1, 100, Duration.ofMillis(millis), ONE, NONE);
  }

  @Test
  void anIntervalBeyondEveryRangeIsRefusedAsAnyOther() {
    assertRefused(3, 1, 100, Duration.ofSeconds(Long.MAX_VALUE), ONE, NONE);
  }

  @Test
  void fieldsOutOfRangeAreRefused() {
    Duration second = Duration.ofSeconds(1);
    assertRefused(1, 1, 100, second, ONE, NONE);
    assertRefused(4, 1, 100, second, ONE, NONE);
    assertRefused(3, 0, 100, second, ONE, NONE);
    assertRefused(3, 256, 100, second, ONE, NONE);
    assertRefused(3, 1, -1, second, ONE, NONE);
    assertRefused(3, 1, 256, second, ONE, NONE);
    assertRefused(3, 1, 100, second, List.of(), NONE);
    assertRefused(3, 1, 100, second, Collections.nCopies(256, ONE.getFirst()), NONE);
    assertRefused(3, 1, 100, second, ONE, new Authentication.Password("1111"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"123456789", "\u20ac", "a\0"})
  void aPasswordThatDoesNotFitIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Authentication.Password(text));
  }

  @Test
  void aPasswordIsNotPrinted() {
    assertThat(new Authentication.Password("secret")).asString().doesNotContain("secret");
  }

  private static Advertisement random(Random random) {
    int version = 2 + random.nextInt(2);
    List<IpAddress> addresses = new ArrayList<>();
    for (int i = 1 + random.nextInt(255); i > 0; i--) {
      addresses.add(new Ipv4Address(random.nextInt()));
    }
    return new Advertisement(
        version,
        1 + random.nextInt(255),
        random.nextInt(256),
        Advertisement.interval(version, 1 + random.nextInt(version == 3 ? 4095 : 255)),
        addresses,
        version == 3 ? NONE : authentication(random));
  }

  private static Authentication authentication(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> NONE;
      case 1 -> new Authentication.Unsupported(2 + random.nextInt(254));
      default -> {
        byte[] octets = new byte[random.nextInt(9)];
        random.nextBytes(octets);
        if (octets.length > 0 && octets[octets.length - 1] == 0) {
          octets[octets.length - 1] = 1;
        }
        yield new Authentication.Password(new String(octets, StandardCharsets.ISO_8859_1));
      }
    };
  }

  private static void assertRefused(
      int version,
      int vrid,
      int priority,
      Duration interval,
      List<IpAddress> addresses,
      Authentication authentication) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Advertisement(version, vrid, priority, interval, addresses, authentication));
  }
}
