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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable Ear[] ears = new @Nullable Ear[256];
  private int listeners;

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
    listeners += ears[seat.virtualRouterId()] == null ? 1 : 0;
    ears[seat.virtualRouterId()] = new Ear(listener);
    gate.admit(seat);
  }

  void leave(int virtualRouterId) {
    listeners -= ears[virtualRouterId] == null ? 0 : 1;
    ears[virtualRouterId] = null;
    gate.dismiss(virtualRouterId);
  }

  boolean deserted() {
    return listeners == 0;
  }

  void close() {
    gate.close();
    channel.close();
  }

  private void onPacket(byte[] octets, int length) {
    Ear ear = ears[virtualRouterId(octets, length)];
    Optional<DiscardReason> discarded =
        ear != null && ear.recalls(octets, length)
            ? ear.hearAgain()
            : decode(Arrays.copyOf(octets, length));
    if (discarded.isPresent()) {
      metrics.discarded(discarded.get(), link.name(), gate.standsFor(octets, length));
      gate.discarded(); // last: it may read on
    }
  }

  private Optional<DiscardReason> decode(byte[] packet) {
    return switch (AdvertisementCodec.decode(packet)) {
      case Decoded.Discarded<ReceivedAdvertisement>(var reason) -> Optional.of(reason);
      case Decoded.Accepted<ReceivedAdvertisement>(var received) -> {
        Ear ear = ears[received.advertisement().vrid()];
        yield ear == null ? Optional.of(DiscardReason.UNKNOWN_VRID) : ear.hear(packet, received);
      }
    };
  }

  /** Where it is in most packets; the decoder tells for sure. 0: the packet is too short. */
  private int virtualRouterId(byte[] octets, int length) {
    int at =
        switch (family) {
          case IPV4 -> 21;
          case IPV6 -> 41;
        };
    return length > at ? octets[at] & 0xff : 0;
  }
}
