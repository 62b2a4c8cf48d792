package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.PacketPort;
import java.util.HashMap;
import java.util.Map;

/**
 * Opens an interface's sockets when the first virtual router comes, closes them when the last one
 * goes.
 */
final class Segments {
  private final PacketPort packets;
  private final RuntimeMetrics metrics;
  private final Map<Integer, Segment> byLinkIndex = new HashMap<>();

  Segments(PacketPort packets, RuntimeMetrics metrics) {
    this.packets = packets;
    this.metrics = metrics;
  }

  Segment join(Link link, int virtualRouterId, Segment.Listener listener) throws HostException {
    Segment segment = byLinkIndex.get(link.index());
    if (segment == null) {
      segment = new Segment(link, packets, metrics);
      byLinkIndex.put(link.index(), segment);
    }
    segment.join(virtualRouterId, listener);
    return segment;
  }

  void leave(Segment segment, int virtualRouterId) {
    segment.leave(virtualRouterId);
    if (segment.deserted()) {
      segment.close();
      byLinkIndex.remove(segment.linkIndex());
    }
  }
}
