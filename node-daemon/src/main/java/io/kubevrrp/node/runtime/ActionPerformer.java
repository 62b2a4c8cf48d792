package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterAction;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.GratuitousArp;
import io.kubevrrp.node.wire.HmacScreening;
import io.kubevrrp.node.wire.HmacSequence;
import io.kubevrrp.node.wire.NeighborAdvertisement;
import io.kubevrrp.node.wire.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one virtual router does to the host: sends, announces, binds, lets go. */
final class ActionPerformer {
  private final Segments segments;
  private final RuntimeMetrics metrics;
  private final BoundAddresses bound;
  private final TimeSource time;
  private final HmacSequence sequence = new HmacSequence();

  private RouterSpec spec;
  private Optional<Link> link = Optional.empty();
  private @Nullable Segment segment;

  ActionPerformer(RouterSpec spec, Host host, Segments segments, RuntimeMetrics metrics) {
    this.spec = spec;
    this.segments = segments;
    this.metrics = metrics;
    this.bound = new BoundAddresses(host.addresses());
    this.time = host.time();
  }

  /** Acts for this configuration, on this interface, from now on. */
  void actFor(RouterSpec changedSpec, Optional<Link> changedLink) {
    spec = changedSpec;
    link = changedLink;
  }

  Optional<Link> link() {
    return link;
  }

  /** The source of advertisements; 0.0.0.0 or :: while there is none. */
  IpAddress localAddress() {
    AddressFamily family = spec.family();
    return link.flatMap(found -> spec.transport().localAddress(found, family))
        .orElseGet(() -> IpAddress.of(new byte[family.octets()]));
  }

  /** The addresses that are bound. */
  List<IpPrefix> bound() {
    return bound.list();
  }

  /**
   * Opens, or keeps open, the ears on the interface.
   *
   * @throws HostException when the kernel refuses a socket
   */
  void join(Link wanted, Segment.Listener listener) throws HostException {
    if (segment == null || segment.linkIndex() != wanted.index()) {
      leave();
      segment = segments.join(wanted, spec.family(), spec.config().virtualRouterId(), listener);
    }
  }

  void leave() {
    if (segment != null) {
      segments.leave(segment, spec.config().virtualRouterId());
      segment = null;
    }
  }

  void perform(RouterAction action) throws HostException {
    switch (action) {
      case RouterAction.SendAdvertisement(var priority) -> advertise(priority);
      case RouterAction.InstallAddresses _ -> install();
      case RouterAction.RenewAddresses _ -> install();
      case RouterAction.RemoveAddresses _ -> bound.removeAllBut(List.of());
      case RouterAction.AnnounceAddresses(int count) -> announce(count);
    }
  }

  /** Lets go of the addresses that are not configured any more. */
  void removeUnconfigured() throws HostException {
    bound.removeAllBut(spec.addresses());
  }

  private void advertise(Priority priority) throws HostException {
    if (segment == null || link.isEmpty() || !link.get().up()) {
      return; // nobody could hear it
    }
    Advertisement advertisement = advertisement(priority);
    HostException refused = null;
    for (IpAddress destination : spec.transport().destinations(link.get(), spec.family())) {
      Path path = new Path(localAddress(), destination);
      try {
        segment.channel().sendAdvertisement(path, encode(advertisement, path));
      } catch (HostException e) {
        refused = e; // the other peers still want to hear it
      }
    }
    metrics.sent(spec.name());
    if (refused != null) {
      throw refused;
    }
  }

  private Advertisement advertisement(Priority priority) {
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
    RouterSpec.Speech speech = spec.speech();
    Optional<HmacScreening.Policy> signing = speech.hmac().filter(policy -> policy.mode().signs());
    return signing.isPresent()
        ? AdvertisementCodec.encodeSigned(
            advertisement,
            speech.checksum(),
            path,
            signing.get().keys(),
            sequence.next(time.wallClock()))
        : AdvertisementCodec.encode(advertisement, speech.checksum(), path);
  }

  private void install() throws HostException {
    if (link.isPresent()) {
      bound.install(
          link.get().index(),
          spec.addresses(),
          spec.config().lease().map(RouterConfig.Lease::lifetime));
    }
  }

  private void announce(int count) throws HostException {
    if (segment == null || link.isEmpty()) {
      return;
    }
    for (int i = 0; i < count; i++) {
      for (IpPrefix address : spec.addresses()) {
        segment.channel().sendFrame(announcement(link.get().mac(), address.address()));
      }
    }
  }

  private static byte[] announcement(MacAddress sender, IpAddress address) {
    return switch (address) {
      case Ipv4Address ipv4 -> GratuitousArp.frame(sender, ipv4);
      case Ipv6Address ipv6 -> NeighborAdvertisement.unsolicited(sender, ipv6).frame();
    };
  }
}
