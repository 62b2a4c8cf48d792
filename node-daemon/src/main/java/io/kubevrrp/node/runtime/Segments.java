package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.AddressFamily;
import java.util.HashMap;
import java.util.Map;

/**
 * Opens an interface's sockets when the first virtual router comes, closes them when the last one
 * goes.
 */
final class Segments {
  private final Host host;
  private final Announcer announcer;
  private final HolderEars holderEars;
  private final RuntimeMetrics metrics;
  private final Map<Place, Segment> byPlace = new HashMap<>();

  Segments(Host host, RuntimeMetrics metrics) {
    this.host = host;
    this.announcer = new Announcer(host);
    this.holderEars = new HolderEars(host.packets(), metrics);
    this.metrics = metrics;
  }

  /** What all routers announce their addresses by. */
  Announcer announcer() {
    return announcer;
  }

  /** What all routers listen by to who has their addresses. */
  HolderEars holderEars() {
    return holderEars;
  }

  Segment join(Link link, AddressFamily family, Segment.Seat seat, Segment.Listener listener)
      throws HostException {
    Place place = new Place(link.index(), family);
    Segment segment = byPlace.get(place);
    if (segment == null) {
      segment = new Segment(link, family, host, metrics);
      byPlace.put(place, segment);
    }
    segment.join(seat, listener);
    return segment;
  }

  void leave(Segment segment, int virtualRouterId) {
    segment.leave(virtualRouterId);
    if (segment.deserted()) {
      segment.close();
      byPlace.remove(new Place(segment.linkIndex(), segment.family()));
    }
  }

  private record Place(int linkIndex, AddressFamily family) {}
}
