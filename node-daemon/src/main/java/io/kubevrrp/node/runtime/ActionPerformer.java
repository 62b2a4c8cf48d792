package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv4Prefix;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterAction;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.GratuitousArp;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one virtual router does to the host: sends, announces, binds, lets go. */
final class ActionPerformer {
  private static final Logger LOG = LoggerFactory.getLogger(ActionPerformer.class);
  private static final Ipv4Address NO_ADDRESS = new Ipv4Address(0);

  private final Segments segments;
  private final RuntimeMetrics metrics;
  private final BoundAddresses bound;
  private final AddressIncidents incidents;
  private final Directing directing;

  private RouterSpec spec;
  private Optional<Link> link = Optional.empty();
  private @Nullable Segment segment;

  ActionPerformer(RouterSpec spec, Host host, Segments segments, RuntimeMetrics metrics) {
    this.spec = spec;
    this.segments = segments;
    this.metrics = metrics;
    this.bound = new BoundAddresses(host.addresses(), host.links());
    this.incidents = new AddressIncidents(host.time(), metrics);
    this.directing = host.directing();
  }

  /** Acts for this configuration, on this interface, from now on. */
  void actFor(RouterSpec changedSpec, Optional<Link> changedLink) {
    spec = changedSpec;
    link = changedLink;
  }

  /** Whether this is another interface than before, where nothing is bound yet. */
  boolean mustLeaveFor(Optional<Link> other) {
    return link.isPresent() && other.isPresent() && link.get().index() != other.get().index();
  }

  Optional<Link> link() {
    return link;
  }

  /** The source of advertisements; 0.0.0.0 while there is none. */
  Ipv4Address localAddress() {
    return link.flatMap(Link::primaryAddress).orElse(NO_ADDRESS);
  }

  /** The addresses that are bound. */
  List<Ipv4Prefix> bound() {
    return bound.list();
  }

  /** What befell the addresses from outside. */
  AddressIncidents incidents() {
    return incidents;
  }

  /** Whether an address that is bound was removed by somebody else. */
  boolean addressesMissing() {
    return bound.lacksAnyOf(spec.addresses());
  }

  /**
   * Opens, or keeps open, the ears on the interface.
   *
   * @throws HostException when the kernel refuses a socket
   */
  void join(Link wanted, Segment.Listener listener) throws HostException {
    if (segment == null || segment.linkIndex() != wanted.index()) {
      leave();
      segment = segments.join(wanted, spec.config().virtualRouterId(), listener);
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
      case RouterAction.RemoveAddresses _ -> removeAll();
      case RouterAction.AnnounceAddresses(int count) -> announce(count);
    }
  }

  /**
   * Removes the addresses and closes its ears: each of them whatever becomes of the others.
   *
   * @param resign whether to say so first; a router that is not Active must not, since its peers
   *     would take it for the Active router's word
   */
  void abandon(boolean resign) {
    if (resign) {
      attempt(() -> advertise(Priority.RESIGNING));
    }
    attempt(this::removeAll);
    attempt(this::leave);
  }

  /** Lets go of the addresses that are not configured any more. */
  void removeUnconfigured() throws HostException {
    bound.removeAllBut(spec.addresses());
  }

  private void advertise(Priority priority) throws HostException {
    if (segment == null || link.isEmpty() || !link.get().up()) {
      return; // nobody could hear it
    }
    RouterConfig config = spec.config();
    Advertisement advertisement =
        new Advertisement(
            config.version(),
            config.virtualRouterId(),
            priority.value(),
            config.advertisementInterval(),
            spec.addresses().stream().map(Ipv4Prefix::address).toList(),
            spec.speech().authentication());
    byte[] message =
        AdvertisementCodec.encode(advertisement, spec.speech().checksum(), localAddress());
    segment.channel().sendAdvertisement(localAddress(), message);
    metrics.sent(spec.name());
  }

  private void install() throws HostException {
    if (link.isEmpty()) {
      return;
    }
    // First: without its rules, this host would answer everything by itself.
    directing.begin(spec.name());
    List<Ipv4Prefix> putBack =
        bound.install(
            link.get().index(),
            spec.addresses(),
            spec.config().lease().map(RouterConfig.Lease::lifetime));
    if (!putBack.isEmpty()) {
      incidents.putBack(spec, link.get(), putBack);
      announce(1); // somebody may have had it meanwhile
    }
  }

  private void removeAll() throws HostException {
    incidents.forgetLosses();
    bound.removeAllBut(List.of());
    directing.end(spec.name());
  }

  private void announce(int count) throws HostException {
    if (segment == null || link.isEmpty()) {
      return;
    }
    for (int i = 0; i < count; i++) {
      for (Ipv4Prefix address : spec.addresses()) {
        segment.channel().sendFrame(GratuitousArp.frame(link.get().mac(), address.address()));
      }
    }
  }

  private void attempt(Step step) {
    try {
      step.take();
    } catch (HostException | RuntimeException e) {
      LOG.atError()
          .addKeyValue("router", spec.name())
          .setCause(e)
          .log("a failed virtual router could not let go of everything");
    }
  }

  private interface Step {
    void take() throws HostException;
  }
}
