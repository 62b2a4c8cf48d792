package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.Decoded;
import io.kubevrrp.node.wire.DiscardReason;
import io.kubevrrp.node.wire.ReceivedAdvertisement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One interface's sockets of one family, shared by the virtual routers on it: decodes, counts, and
 * hands on by VRID.
 */
final class Segment {
  private final Link link;
  private final AddressFamily family;
  private final RuntimeMetrics metrics;
  private final PacketPort.Channel channel;
  private final Map<Integer, Listener> listeners = new HashMap<>();

  /** Takes the advertisements of one VRID. */
  interface Listener {
    /** Uses the advertisement, or says why not. */
    Optional<DiscardReason> onAdvertisement(ReceivedAdvertisement received);
  }

  Segment(Link link, AddressFamily family, PacketPort packets, RuntimeMetrics metrics)
      throws HostException {
    this.link = link;
    this.metrics = metrics;
    this.family = family;
    this.channel = packets.open(link, family, this::onPacket);
  }

  PacketPort.Channel channel() {
    return channel;
  }

  int linkIndex() {
    return link.index();
  }

  AddressFamily family() {
    return family;
  }

  void join(int virtualRouterId, Listener listener) {
    listeners.put(virtualRouterId, listener);
  }

  void leave(int virtualRouterId) {
    listeners.remove(virtualRouterId);
  }

  boolean deserted() {
    return listeners.isEmpty();
  }

  void close() {
    channel.close();
  }

  private void onPacket(byte[] packet) {
    Optional<DiscardReason> discarded =
        switch (AdvertisementCodec.decode(packet)) {
          case Decoded.Discarded<ReceivedAdvertisement>(var reason) -> Optional.of(reason);
          case Decoded.Accepted<ReceivedAdvertisement>(var received) -> handOn(received);
        };
    discarded.ifPresent(reason -> metrics.discarded(reason, link.name()));
  }

  private Optional<DiscardReason> handOn(ReceivedAdvertisement received) {
    Listener listener = listeners.get(received.advertisement().vrid());
    return listener == null
        ? Optional.of(DiscardReason.UNKNOWN_VRID)
        : listener.onAdvertisement(received);
  }
}
