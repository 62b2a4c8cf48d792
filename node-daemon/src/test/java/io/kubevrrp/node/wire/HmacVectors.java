package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The circumstances of the draft's two vectors. */
final class HmacVectors {
  /** When both were made: half a second past. */
  static final Instant SENT = Instant.ofEpochSecond(0x6800_0000L, 500_000_000);

  static final Path IPV4 =
      new Path(IpAddress.parse("198.51.100.10"), IpAddress.parse("224.0.0.18"));
  static final Path IPV6 = new Path(IpAddress.parse("fe80::10"), IpAddress.parse("fe80::20"));

  private HmacVectors() {}

  static HmacKeys keys(int sendingId) {
    return new HmacKeys(Map.of(1, key(0, 32), 2, key(100, 64)), sendingId);
  }

  static byte[] key(int first, int length) {
    byte[] key = new byte[length];
    for (int i = 0; i < length; i++) {
      key[i] = (byte) (first + i);
    }
    return key;
  }

  static Advertisement advertisement(String address) {
    return new Advertisement(
        3,
        51,
        200,
        Duration.ofSeconds(1),
        List.of(IpAddress.parse(address)),
        new Authentication.None());
  }

  static HmacScreening enforcing() {
    return screening(HmacScreening.Mode.ENFORCE, Optional.of(Duration.ofSeconds(5)));
  }

  static HmacScreening screening(HmacScreening.Mode mode, Optional<Duration> window) {
    return new HmacScreening(new HmacScreening.Policy(mode, keys(1), window));
  }

  static byte[] ipv6(byte[] message) {
    return AdvertisementCodec.packet(IPV6, 255, message);
  }

  static byte[] ipv4(byte[] message) {
    return AdvertisementCodec.packet(IPV4, 255, message);
  }

  static ReceivedAdvertisement received(byte[] packet) {
    return switch (AdvertisementCodec.decode(packet)) {
      case Decoded.Accepted<ReceivedAdvertisement>(ReceivedAdvertisement received) -> received;
      case Decoded.Discarded<ReceivedAdvertisement>(DiscardReason reason) ->
          throw new AssertionError(reason);
    };
  }
}
