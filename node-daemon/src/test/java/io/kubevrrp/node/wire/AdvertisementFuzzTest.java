package io.kubevrrp.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs its seeds in every build; {@code JAZZER_FUZZ=1} searches for more. */
final class AdvertisementFuzzTest {
  static Stream<Arguments> captures() {
    return Stream.of(
            "vrrp/v2-password", "vrrp/v3-400ms-three-addresses", "vrrp/v3-ipv6", "arp/reply")
        .map(name -> Arguments.of((Object) Vector.read(name)));
  }

  @MethodSource("captures")
  @FuzzTest(maxDuration = "1m")
  void neverThrows(byte @NotNull [] packet) {
    assertThat(AdvertisementCodec.decode(packet)).isNotNull();
    assertThat(ArpPacket.decodeFrame(packet)).isNotNull();
  }

  static Stream<Arguments> neighborAdvertisements() {
    return Stream.of(Arguments.of((Object) Vector.read("ndp/unsolicited")));
  }

  @MethodSource("neighborAdvertisements")
  @FuzzTest(maxDuration = "1m")
  void neighborAdvertisementsNeverThrow(byte @NotNull [] frame) {
    assertThat(NeighborAdvertisement.decodeFrame(frame)).isNotNull();
  }

  static Stream<Arguments> trailers() {
    return Stream.of("vrrp/v3-hmac-ipv4", "vrrp/v3-hmac-ipv6")
        .map(name -> Arguments.of((Object) Vector.read(name)));
  }

  /** A trailer that is believed is one that our own key made. */
  @MethodSource("trailers")
  @FuzzTest(maxDuration = "1m")
  void onlyAGenuineTrailerIsBelieved(byte @NotNull [] message) {
    boolean ipv6 = message.length > 50;
    byte[] packet = ipv6 ? HmacVectors.ipv6(message) : HmacVectors.ipv4(message);
    if (AdvertisementCodec.decode(packet)
            instanceof Decoded.Accepted<ReceivedAdvertisement>(ReceivedAdvertisement received)
        && received.trailer().isPresent()) {
      Optional<DiscardReason> discarded = HmacVectors.enforcing().check(received, HmacVectors.SENT);
      boolean genuine =
          Arrays.equals(message, Vector.read("vrrp/v3-hmac-" + (ipv6 ? "ipv6" : "ipv4")));
      assertThat(discarded.isEmpty()).isEqualTo(genuine);
    }
  }
}
