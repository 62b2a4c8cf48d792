package io.kubevrrp.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.wire.Decoded.Accepted;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Advertisements of a real keepalived say what its configuration said, and are written alike. */
final class CapturedAdvertisementTest {
  private static final Ipv4Address SENDER = Ipv4Address.parse("192.168.1.129");
  private static final Authentication NONE = new Authentication.None();
  private static final Authentication PASSWORD = new Authentication.Password("1111");

  static Stream<Arguments> captures() {
    Duration second = Duration.ofSeconds(1);
    Duration short400 = Duration.ofMillis(400);
    List<Ipv4Address> one = addresses("192.168.1.233");
    List<Ipv4Address> three = addresses("192.168.1.71", "192.168.1.72", "10.0.0.9");
    List<Ipv4Address> other = addresses("192.168.1.51");
    return Stream.of(
        Arguments.of("v2-no-authentication", new Advertisement(2, 51, 90, second, other, NONE)),
        Arguments.of("v2-password", new Advertisement(2, 233, 100, second, one, PASSWORD)),
        Arguments.of("v2-password-resigns", new Advertisement(2, 233, 0, second, one, PASSWORD)),
        Arguments.of("v3", new Advertisement(3, 233, 100, second, one, NONE)),
        Arguments.of("v3-resigns", new Advertisement(3, 233, 0, second, one, NONE)),
        Arguments.of(
            "v3-400ms-three-addresses", new Advertisement(3, 7, 254, short400, three, NONE)));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void isReadAsKeepalivedWasConfigured(String name, Advertisement meant) {
    Checksum checksum = meant.version() == 3 ? Checksum.PSEUDO_HEADER : Checksum.MESSAGE_ONLY;

    assertThat(AdvertisementCodec.decode(Vector.read("vrrp/" + name)))
        .isEqualTo(new Accepted<>(new ReceivedAdvertisement(SENDER, meant, checksum)));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void isWrittenOctetForOctetAsKeepalivedDoes(String name, Advertisement meant) {
    byte[] packet = Vector.read("vrrp/" + name);
    byte[] message = Arrays.copyOfRange(packet, Packets.HEADER, packet.length);

    assertThat(AdvertisementCodec.encode(meant, Checksum.PSEUDO_HEADER, SENDER)).isEqualTo(message);
  }

  private static List<Ipv4Address> addresses(String... texts) {
    return Arrays.stream(texts).map(Ipv4Address::parse).toList();
  }
}
