package io.kubevrrp.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.wire.Decoded.Accepted;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Advertisements of a real keepalived say what its configuration said, and are written alike. */
final class CapturedAdvertisementTest {
  private static final IpAddress SENDER = IpAddress.parse("192.168.1.129");
  private static final IpAddress IPV6_SENDER = IpAddress.parse("fe80::5054:ff:fe00:1");
  private static final Authentication NONE = new Authentication.None();
  private static final Authentication PASSWORD = new Authentication.Password("1111");

  static Stream<Arguments> captures() {
    Duration second = Duration.ofSeconds(1);
    Duration short400 = Duration.ofMillis(400);
    List<IpAddress> one = addresses("192.168.1.233");
    List<IpAddress> three = addresses("192.168.1.71", "192.168.1.72", "10.0.0.9");
    List<IpAddress> ipv6 = addresses("fe80::5:51", "2001:db8::233");
    List<IpAddress> other = addresses("192.168.1.51");
    return Stream.of(
        Arguments.of("v2-no-authentication", new Advertisement(2, 51, 90, second, other, NONE)),
        Arguments.of("v2-password", new Advertisement(2, 233, 100, second, one, PASSWORD)),
        Arguments.of("v2-password-resigns", new Advertisement(2, 233, 0, second, one, PASSWORD)),
        Arguments.of("v3", new Advertisement(3, 233, 100, second, one, NONE)),
        Arguments.of("v3-resigns", new Advertisement(3, 233, 0, second, one, NONE)),
        Arguments.of(
            "v3-400ms-three-addresses", new Advertisement(3, 7, 254, short400, three, NONE)),
        Arguments.of("v3-ipv6", new Advertisement(3, 51, 200, short400, ipv6, NONE)));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void isReadAsKeepalivedWasConfigured(String name, Advertisement meant) {
    Checksum checksum = meant.version() == 3 ? Checksum.PSEUDO_HEADER : Checksum.MESSAGE_ONLY;

    assertThat(AdvertisementCodec.decode(Vector.read("vrrp/" + name)))
        .isEqualTo(
            new Accepted<>(
                new ReceivedAdvertisement(path(meant), meant, checksum, Optional.empty())));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void isWrittenOctetForOctetAsKeepalivedDoes(String name, Advertisement meant) {
    byte[] packet = Vector.read("vrrp/" + name);
    int header = meant.family() == AddressFamily.IPV6 ? 40 : Packets.HEADER;
    byte[] message = Arrays.copyOfRange(packet, header, packet.length);

    assertThat(AdvertisementCodec.encode(meant, Checksum.PSEUDO_HEADER, path(meant)))
        .isEqualTo(message);
  }

  private static Path path(Advertisement advertisement) {
    boolean ipv6 = advertisement.family() == AddressFamily.IPV6;
    return new Path(ipv6 ? IPV6_SENDER : SENDER, AdvertisementCodec.group(advertisement.family()));
  }

  private static List<IpAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(IpAddress::parse).toList();
  }
}
