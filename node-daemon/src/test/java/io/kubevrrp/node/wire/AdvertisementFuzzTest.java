package io.kubevrrp.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs its seeds in every build; {@code JAZZER_FUZZ=1} searches for more. */
final class AdvertisementFuzzTest {
  static Stream<Arguments> captures() {
    return Stream.of("vrrp/v2-password", "vrrp/v3-400ms-three-addresses", "arp/reply")
        .map(name -> Arguments.of((Object) Vector.read(name)));
  }

  @MethodSource("captures")
  @FuzzTest(maxDuration = "1m")
  void neverThrows(byte @NotNull [] packet) {
    assertThat(AdvertisementCodec.decode(packet)).isNotNull();
    assertThat(ArpPacket.decodeFrame(packet)).isNotNull();
  }
}
