package io.kubevrrp.node.runtime;

import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.Checksum;
import io.kubevrrp.node.wire.Path;
import java.time.Duration;
import java.util.List;

/** What a peer says that shares the virtual routers of {@link RouterSpecs}. */
final class PeerPacket {
  static final IpAddress SENDER = IpAddress.parse("192.168.1.131");

  private static final Path PATH = new Path(SENDER, AdvertisementCodec.DESTINATION);

  private PeerPacket() {}

  /** A version 3 advertisement of 192.168.1.VRID, with the checksum over the message only. */
  static byte[] of(int vrid, int priority) {
    Advertisement advertisement =
        new Advertisement(
            3,
            vrid,
            priority,
            Duration.ofSeconds(1),
            List.of(IpAddress.parse("192.168.1." + vrid)),
            new Authentication.None());
    byte[] message = AdvertisementCodec.encode(advertisement, Checksum.MESSAGE_ONLY, PATH);
    return AdvertisementCodec.packet(PATH, AdvertisementCodec.TTL, message);
  }
}
