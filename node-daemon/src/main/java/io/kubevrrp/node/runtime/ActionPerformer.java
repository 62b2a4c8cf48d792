package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterAction;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one virtual router does to the host: sends, announces, binds, lets go. */
final class ActionPerformer {
  private static final Logger LOG = LoggerFactory.getLogger(ActionPerformer.class);

  private final Footing footing;
  private final Advertiser advertiser;
  private final Announcements announcements;
  private final BoundAddresses bound;
  private final Attachment attachment;
  private final AddressIncidents incidents;
  private final TimeSource time;
  private final Directing directing;

  ActionPerformer(RouterSpec spec, Host host, Segments segments, RuntimeMetrics metrics) {
    this.time = host.time();
    this.footing = new Footing(spec, segments);
    this.advertiser = new Advertiser(footing, time, metrics);
    this.announcements = new Announcements(footing, segments.announcer());
    this.bound = new BoundAddresses(host.addresses(), host.links());
    this.attachment = new Attachment(spec.name(), host);
    this.incidents = new AddressIncidents(time, metrics);
    this.directing = host.directing();
  }

  /** Acts for this configuration, on this interface, from now on. */
  void actFor(RouterSpec spec, Optional<Link> link) {
    footing.move(spec, link);
    advertiser.forget();
  }

  /** Whether this is another interface than before, where nothing is bound yet. */
  boolean mustLeaveFor(Optional<Link> other) {
    Optional<Link> link = link();
    return link.isPresent() && other.isPresent() && link.get().index() != other.get().index();
  }

  Optional<Link> link() {
    return footing.link();
  }

  /** The time on the host. */
  MonotonicTime now() {
    return time.now();
  }

  /** The source of advertisements; 0.0.0.0 or :: while there is none. */
  IpAddress localAddress() {
    return footing.localAddress();
  }

  /** Why nobody could hear this router on the interface. */
  Optional<TransitionReason> unreachable(Link found) {
    return footing.unreachable(found);
  }

  /** How many addresses it is to have. */
  int addresses() {
    return footing.spec().addresses().size();
  }

  /** The addresses that are bound. */
  List<IpPrefix> bound() {
    return bound.list();
  }

  /** Whether an address is bound, or something that was made ready for one is still there. */
  boolean holds() {
    return !bound.list().isEmpty() || attachment.attached();
  }

  /** What befell the addresses from outside. */
  AddressIncidents incidents() {
    return incidents;
  }

  /** Whether an address that is bound was removed by somebody else. */
  boolean addressesMissing() {
    return bound.lacksAnyOf(footing.spec().addresses());
  }

  /**
   * Opens, or keeps open, the ears on the interface.
   *
   * @throws HostException when the kernel refuses a socket
   */
  void join(Link wanted, Segment.Listener listener) throws HostException {
    if (!footing.joined(wanted)) {
      if (footing.segment().isPresent()) {
        depart();
      }
      footing.join(wanted, listener);
    }
  }

  /**
   * Makes ready what becoming Active needs, on the interface that it acts on.
   *
   * @throws HostException when the kernel refuses
   */
  void prepare() throws HostException {
    if (link().isPresent()) {
      attachment.prepare(footing.spec(), link().get());
    }
  }

  /** Closes its ears, and leaves everything else as it is. */
  void leave() {
    announcements.end();
    footing.leave();
  }

  /** Has every packet handed on that was received and not read yet. */
  void readPending() {
    if (footing.segment().isPresent()) {
      footing.segment().get().channel().readPending();
    }
  }

  void perform(RouterAction action) throws HostException {
    switch (action) {
      case RouterAction.SendAdvertisement(var priority) -> advertiser.advertise(priority);
      case RouterAction.InstallAddresses _ -> install();
      case RouterAction.RenewAddresses _ -> install();
      case RouterAction.RemoveAddresses _ -> removeAll();
      case RouterAction.AnnounceAddresses(int count) -> announcements.announce(count);
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
      attempt(() -> advertiser.advertise(Priority.RESIGNING));
    }
    attempt(this::removeAll);
    depart();
  }

  /** Leaves the interface for good. */
  void depart() {
    attempt(attachment::remove);
    attempt(this::leave);
  }

  /** Its addresses are bound, by an earlier life of this daemon. */
  void adopt(Link held) {
    footing.move(footing.spec(), Optional.of(held));
    bound.adopt(held.index(), footing.spec().addresses());
  }

  /** Lets go of the addresses that are not configured any more. */
  void removeUnconfigured() throws HostException {
    bound.removeAllBut(footing.spec().addresses());
  }

  /** Asks the segment who else has the addresses. */
  void askForHolders() throws HostException {
    announcements.ask();
  }

  /**
   * Renews so many of the addresses, or as many as there are, from this one on.
   *
   * @throws HostException when the kernel refuses
   */
  void renew(int from, int count) throws HostException {
    List<IpPrefix> all = footing.spec().addresses();
    install(all.subList(from, Math.min(all.size(), from + count)));
  }

  private void install() throws HostException {
    install(footing.spec().addresses());
  }

  private void install(List<IpPrefix> addresses) throws HostException {
    if (link().isEmpty()) {
      return;
    }
    Link link = link().get();
    RouterSpec spec = footing.spec();
    // First: without its rules, this host would answer everything by itself.
    directing.begin(spec.name());
    List<IpPrefix> putBack =
        bound.install(
            attachment.attach(spec, link),
            addresses,
            spec.config().lease().map(RouterConfig.Lease::lifetime));
    if (!putBack.isEmpty()) {
      incidents.putBack(spec, link, putBack);
      announcements.announce(1); // somebody may have had it meanwhile
    }
  }

  /**
   * Nothing is directed here any more, whatever becomes of the addresses: who directs now sends
   * packets here that must stay here.
   */
  void endDirecting() {
    directing.end(footing.spec().name());
  }

  private void removeAll() throws HostException {
    incidents.forgetLosses();
    announcements.endAnnouncing();
    endDirecting();
    try {
      bound.removeAllBut(List.of());
    } finally {
      attachment.detach(); // what could not be removed must not answer either
    }
  }

  private void attempt(Step step) {
    try {
      step.take();
    } catch (HostException | RuntimeException e) {
      LOG.atError()
          .addKeyValue("router", footing.spec().name())
          .setCause(e)
          .log("a virtual router could not let go of everything");
    }
  }

  private interface Step {
    void take() throws HostException;
  }
}
