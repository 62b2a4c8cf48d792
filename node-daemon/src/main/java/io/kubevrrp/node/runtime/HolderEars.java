package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.wire.AddressProbe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Who listens to who has an address: one socket for each interface and family, however many virtual
 * routers ask at the same time. To close such a socket takes the kernel milliseconds, in which the
 * loop stands still.
 */
final class HolderEars {
  private final PacketPort packets;
  private final RuntimeMetrics metrics;
  private final Map<Place, Shared> byPlace = new HashMap<>();

  HolderEars(PacketPort packets, RuntimeMetrics metrics) {
    this.packets = packets;
    this.metrics = metrics;
  }

  /**
   * Listens until it is closed.
   *
   * @throws HostException when the kernel refuses
   */
  PacketPort.Ear listen(Link link, AddressFamily family, Consumer<AddressProbe.Held> listener)
      throws HostException {
    Place place = new Place(link.index(), family);
    Shared shared = byPlace.get(place);
    if (shared == null) {
      shared = new Shared();
      shared.ear = packets.listen(link, family, shared.hearing(link, family));
      byPlace.put(place, shared);
    }
    return shared.join(place, listener);
  }

  private record Place(int linkIndex, AddressFamily family) {}

  private final class Shared {
    private final List<Consumer<AddressProbe.Held>> listeners = new ArrayList<>();
    private PacketPort.Ear ear = () -> {};

    PacketPort.Receiver hearing(Link link, AddressFamily family) {
      return (octets, length) ->
          AddressProbe.answer(
                  family,
                  Arrays.copyOf(octets, length),
                  reason -> metrics.answerDiscarded(reason, link.name()))
              .ifPresent(held -> List.copyOf(listeners).forEach(one -> one.accept(held)));
    }

    PacketPort.Ear join(Place place, Consumer<AddressProbe.Held> listener) {
      listeners.add(listener);
      return () -> {
        if (listeners.remove(listener) && listeners.isEmpty()) {
          byPlace.remove(place);
          ear.close();
        }
      };
    }
  }
}
