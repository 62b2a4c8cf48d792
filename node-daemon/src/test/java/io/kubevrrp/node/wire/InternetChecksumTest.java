package io.kubevrrp.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class InternetChecksumTest {
  @Test
  void theExampleOfRfc1071() {
    byte[] octets = HexFormat.of().parseHex("0001f203f4f5f6f7");

    // The RFC names the sum, ddf2; the checksum is its complement.
    assertThat(InternetChecksum.of(octets)).isEqualTo(~0xddf2 & 0xffff);
  }

  @Test
  void anOddOctetIsPaddedWithZero() {
    assertThat(InternetChecksum.of(new byte[] {1, 2, 3}))
        .isEqualTo(InternetChecksum.of(new byte[] {1, 2, 3, 0}));
  }

  @Test
  void aRightHeaderSumsToZero() {
    byte[] header = Arrays.copyOf(Vector.read("vrrp/v3"), Packets.HEADER);

    assertThat(InternetChecksum.of(header)).isZero();
  }
}
