package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.HmacScreening;
import io.kubevrrp.node.wire.HmacSequence;
import io.kubevrrp.node.wire.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes one virtual router's advertisements, once as long as they stay the same, and sends them.
 */
final class Advertiser {
  private final Footing footing;
  private final TimeSource time;
  private final RuntimeMetrics metrics;
  private final HmacSequence sequence = new HmacSequence();
  private @Nullable Outgoing written;

  Advertiser(Footing footing, TimeSource time, RuntimeMetrics metrics) {
    this.footing = footing;
    this.time = time;
    this.metrics = metrics;
  }

  /** What was written is true no longer. */
  void forget() {
    written = null;
  }

  /**
   * Sends an advertisement to each of its destinations.
   *
   * @throws HostException when the kernel refuses all of them
   */
  void advertise(Priority priority) throws HostException {
    if (!footing.speaks() || !footing.link().orElseThrow().up()) {
      return; // nobody could hear it
    }
    PacketPort.Channel channel = footing.segment().orElseThrow().channel();
    Outgoing messages = written(priority);
    int unsent = 0;
    HostException refused = null;
    for (int i = 0; i < messages.count(); i++) {
      try {
        messages.send(i, channel);
      } catch (HostException e) {
        unsent++; // the other peers still want to hear it
        refused = e;
      }
    }
    metrics.sent(footing.spec().name());
    if (refused != null && unsent == messages.count()) {
      throw refused;
    }
  }

  /** What was sent before, unless it has to be another each time. */
  private Outgoing written(Priority priority) {
    if (written != null && written.says(priority)) {
      return written;
    }
    Advertisement advertisement = advertisement(priority);
    Link link = footing.link().orElseThrow();
    RouterSpec spec = footing.spec();
    Optional<MacAddress> virtualMac =
        spec.dataPlane().virtualMac() ? Optional.of(Attachment.mac(spec, link)) : Optional.empty();
    Outgoing messages = new Outgoing(priority, virtualMac);
    IpAddress source = footing.localAddress();
    for (IpAddress destination : spec.transport().destinations(link, spec.family())) {
      Path path = new Path(source, destination);
      messages.add(path, encode(advertisement, path));
    }
    written = signing().isPresent() ? null : messages;
    return messages;
  }

  private Optional<HmacScreening.Policy> signing() {
    return footing.spec().speech().hmac().filter(policy -> policy.mode().signs());
  }

  private Advertisement advertisement(Priority priority) {
    RouterSpec spec = footing.spec();
    RouterConfig config = spec.config();
    return new Advertisement(
        config.version(),
        config.virtualRouterId(),
        priority.value(),
        config.advertisementInterval(),
        spec.advertised(),
        spec.speech().authentication());
  }

  private byte[] encode(Advertisement advertisement, Path path) {
    RouterSpec.Speech speech = footing.spec().speech();
    Optional<HmacScreening.Policy> signing = signing();
    return signing.isPresent()
        ? AdvertisementCodec.encodeSigned(
            advertisement,
            speech.checksum(),
            path,
            signing.get().keys(),
            sequence.next(time.wallClock(), signing.get().window()))
        : AdvertisementCodec.encode(advertisement, speech.checksum(), path);
  }
}
