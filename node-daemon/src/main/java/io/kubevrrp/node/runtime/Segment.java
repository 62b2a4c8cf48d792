package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.Decoded;
import io.kubevrrp.node.wire.DiscardReason;
import io.kubevrrp.node.wire.ReceivedAdvertisement;
import java.util.Arrays;
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
  private final FloodGate gate;
  private final Map<Integer, Listener> listeners = new HashMap<>();

  /** Takes the advertisements of one VRID. */
  interface Listener {
    /** Uses the advertisement, or says why not. */
    Optional<DiscardReason> onAdvertisement(ReceivedAdvertisement received);
  }

  /**
   * What a listener listens to.
   *
   * @param virtualRouterId the VRID
   * @param version 2 or 3
   */
  record Seat(int virtualRouterId, int version) {}

  Segment(Link link, AddressFamily family, Host host, RuntimeMetrics metrics) throws HostException {
    this.link = link;
    this.metrics = metrics;
    this.family = family;
    this.channel = host.packets().open(link, family, this::onPacket);
    this.gate = new FloodGate(host, link.name(), family, channel);
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

  void join(Seat seat, Listener listener) {
    listeners.put(seat.virtualRouterId(), listener);
    gate.admit(seat);
  }

  void leave(int virtualRouterId) {
    listeners.remove(virtualRouterId);
    gate.dismiss(virtualRouterId);
  }

  boolean deserted() {
    return listeners.isEmpty();
  }

  void close() {
    gate.close();
    channel.close();
  }

  private void onPacket(byte[] octets, int length) {
    Optional<DiscardReason> discarded =
        switch (AdvertisementCodec.decode(Arrays.copyOf(octets, length))) {
          case Decoded.Discarded<ReceivedAdvertisement>(var reason) -> Optional.of(reason);
          case Decoded.Accepted<ReceivedAdvertisement>(var received) -> handOn(received);
        };
    if (discarded.isPresent()) {
      metrics.discarded(discarded.get(), link.name(), gate.standsFor(octets, length));
      gate.discarded(); // last: it may read on
    }
  }

  private Optional<DiscardReason> handOn(ReceivedAdvertisement received) {
    Listener listener = listeners.get(received.advertisement().vrid());
    return listener == null
        ? Optional.of(DiscardReason.UNKNOWN_VRID)
        : listener.onAdvertisement(received);
  }
}
