package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.util.Optional;

/**
 * Where one virtual router stands: for which configuration, on which interface, by what sockets.
 */
final class Footing {
  private final Segments segments;
  private RouterSpec spec;
  private Optional<Link> link = Optional.empty();
  private Optional<Segment> segment = Optional.empty();

  /** On no interface yet. */
  Footing(RouterSpec spec, Segments segments) {
    this.spec = spec;
    this.segments = segments;
  }

  /** Stands there from now on; the sockets stay. */
  void move(RouterSpec changedSpec, Optional<Link> changedLink) {
    spec = changedSpec;
    link = changedLink;
  }

  RouterSpec spec() {
    return spec;
  }

  Optional<Link> link() {
    return link;
  }

  /** The sockets, while they are open. */
  Optional<Segment> segment() {
    return segment;
  }

  /** Whether what is sent can leave: the sockets are open, and the interface is there. */
  boolean speaks() {
    return segment.isPresent() && link.isPresent();
  }

  /** The source of advertisements; 0.0.0.0 or :: while there is none. */
  IpAddress localAddress() {
    AddressFamily family = spec.family();
    return link.flatMap(found -> spec.transport().localAddress(found, family))
        .orElseGet(() -> IpAddress.of(new byte[family.octets()]));
  }

  /** Why nobody could hear the router on the interface. */
  Optional<TransitionReason> unreachable(Link found) {
    return spec.transport().fault(found, spec.family());
  }

  /** Whether the sockets are open on this interface. */
  boolean joined(Link wanted) {
    return segment.isPresent() && segment.get().linkIndex() == wanted.index();
  }

  /**
   * Opens the sockets.
   *
   * @throws HostException when the kernel refuses one
   */
  void join(Link wanted, Segment.Listener listener) throws HostException {
    RouterConfig config = spec.config();
    Segment.Seat seat = new Segment.Seat(config.virtualRouterId(), config.version());
    segment = Optional.of(segments.join(wanted, spec.family(), seat, listener));
  }

  /** Closes them, if they are open. */
  void leave() {
    if (segment.isPresent()) {
      segments.leave(segment.get(), spec.config().virtualRouterId());
      segment = Optional.empty();
    }
  }
}
