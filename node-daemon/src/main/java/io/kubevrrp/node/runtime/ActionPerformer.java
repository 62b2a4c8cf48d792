package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterAction;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.vrrp.TransitionReason;
import io.kubevrrp.node.wire.AddressProbe;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.AdvertisementFrame;
import io.kubevrrp.node.wire.GratuitousArp;
import io.kubevrrp.node.wire.HmacScreening;
import io.kubevrrp.node.wire.HmacSequence;
import io.kubevrrp.node.wire.NeighborAdvertisement;
import io.kubevrrp.node.wire.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one virtual router does to the host: sends, announces, binds, lets go. */
final class ActionPerformer {
  private static final Logger LOG = LoggerFactory.getLogger(ActionPerformer.class);

  private final Segments segments;
  private final RuntimeMetrics metrics;
  private final BoundAddresses bound;
  private final Attachment attachment;
  private final AddressIncidents incidents;
  private final TimeSource time;
  private final Announcer announcer;
  private final Announcer.Frames announcements = this::announceOne;
  private final Announcer.Frames questions = this::askOne;
  private final HmacSequence sequence = new HmacSequence();
  private final Directing directing;

  private RouterSpec spec;
  private Optional<Link> link = Optional.empty();
  private @Nullable Segment segment;
  private @Nullable Outgoing outgoing;

  ActionPerformer(RouterSpec spec, Host host, Segments segments, RuntimeMetrics metrics) {
    this.spec = spec;
    this.segments = segments;
    this.metrics = metrics;
    this.time = host.time();
    this.announcer = segments.announcer();
    this.bound = new BoundAddresses(host.addresses(), host.links());
    this.attachment = new Attachment(spec.name(), host);
    this.incidents = new AddressIncidents(host.time(), metrics);
    this.directing = host.directing();
  }

  /** Acts for this configuration, on this interface, from now on. */
  void actFor(RouterSpec changedSpec, Optional<Link> changedLink) {
    spec = changedSpec;
    link = changedLink;
    outgoing = null;
  }

  /** Whether this is another interface than before, where nothing is bound yet. */
  boolean mustLeaveFor(Optional<Link> other) {
    return link.isPresent() && other.isPresent() && link.get().index() != other.get().index();
  }

  Optional<Link> link() {
    return link;
  }

  /** The time on the host. */
  MonotonicTime now() {
    return time.now();
  }

  /** The source of advertisements; 0.0.0.0 or :: while there is none. */
  IpAddress localAddress() {
    AddressFamily family = spec.family();
    return link.flatMap(found -> spec.transport().localAddress(found, family))
        .orElseGet(() -> IpAddress.of(new byte[family.octets()]));
  }

  /** Why nobody could hear this router on the interface. */
  Optional<TransitionReason> unreachable(Link found) {
    return spec.transport().fault(found, spec.family());
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
    return bound.lacksAnyOf(spec.addresses());
  }

  /**
   * Opens, or keeps open, the ears on the interface.
   *
   * @throws HostException when the kernel refuses a socket
   */
  void join(Link wanted, Segment.Listener listener) throws HostException {
    if (segment == null || segment.linkIndex() != wanted.index()) {
      if (segment != null) {
        depart();
      }
      RouterConfig config = spec.config();
      Segment.Seat seat = new Segment.Seat(config.virtualRouterId(), config.version());
      segment = segments.join(wanted, spec.family(), seat, listener);
    }
  }

  /**
   * Makes ready what becoming Active needs, on the interface that it acts on.
   *
   * @throws HostException when the kernel refuses
   */
  void prepare() throws HostException {
    if (link.isPresent()) {
      attachment.prepare(spec, link.get());
    }
  }

  /** Closes its ears, and leaves everything else as it is. */
  void leave() {
    announcer.forget(announcements);
    announcer.forget(questions);
    if (segment != null) {
      segments.leave(segment, spec.config().virtualRouterId());
      segment = null;
    }
  }

  /** Has every packet handed on that was received and not read yet. */
  void readPending() {
    if (segment != null) {
      segment.channel().readPending();
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
    depart();
  }

  /** Leaves the interface for good. */
  void depart() {
    attempt(attachment::remove);
    attempt(this::leave);
  }

  /** Its addresses are bound, by an earlier life of this daemon. */
  void adopt(Link held) {
    link = Optional.of(held);
    bound.adopt(held.index(), spec.addresses());
  }

  /** Lets go of the addresses that are not configured any more. */
  void removeUnconfigured() throws HostException {
    bound.removeAllBut(spec.addresses());
  }

  private void advertise(Priority priority) throws HostException {
    if (segment == null || link.isEmpty() || !link.get().up()) {
      return; // nobody could hear it
    }
    Outgoing messages = outgoing(priority);
    int unsent = 0;
    HostException refused = null;
    for (int i = 0; i < messages.count(); i++) {
      try {
        send(segment.channel(), messages.path(i), messages.octets(i));
      } catch (HostException e) {
        unsent++; // the other peers still want to hear it
        refused = e;
      }
    }
    metrics.sent(spec.name());
    if (refused != null && unsent == messages.count()) {
      throw refused;
    }
  }

  private void send(PacketPort.Channel channel, Path path, byte[] message) throws HostException {
    if (spec.dataPlane().virtualMac() && link.isPresent()) {
      MacAddress mac = Attachment.mac(spec, link.get());
      channel.sendFrame(AdvertisementFrame.of(mac, path, message));
    } else {
      channel.sendAdvertisement(path, message);
    }
  }

  /** What was sent before, unless it has to be another each time. */
  private Outgoing outgoing(Priority priority) {
    if (outgoing != null && outgoing.says(priority)) {
      return outgoing;
    }
    Advertisement advertisement = advertisement(priority);
    Outgoing messages = new Outgoing(priority);
    IpAddress source = localAddress();
    for (IpAddress destination : spec.transport().destinations(link.orElseThrow(), spec.family())) {
      Path path = new Path(source, destination);
      messages.add(path, encode(advertisement, path));
    }
    outgoing = signing().isPresent() ? null : messages;
    return messages;
  }

  private Optional<HmacScreening.Policy> signing() {
    return spec.speech().hmac().filter(policy -> policy.mode().signs());
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
    Optional<HmacScreening.Policy> signing = signing();
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
    if (link.isEmpty()) {
      return;
    }
    // First: without its rules, this host would answer everything by itself.
    directing.begin(spec.name());
    List<IpPrefix> putBack =
        bound.install(
            attachment.attach(spec, link.get()),
            spec.addresses(),
            spec.config().lease().map(RouterConfig.Lease::lifetime));
    if (!putBack.isEmpty()) {
      incidents.putBack(spec, link.get(), putBack);
      announce(1); // somebody may have had it meanwhile
    }
  }

  /**
   * Nothing is directed here any more, whatever becomes of the addresses: who directs now sends
   * packets here that must stay here.
   */
  void endDirecting() {
    directing.end(spec.name());
  }

  private void removeAll() throws HostException {
    incidents.forgetLosses();
    announcer.forget(announcements);
    endDirecting();
    try {
      bound.removeAllBut(List.of());
    } finally {
      attachment.detach(); // what could not be removed must not answer either
    }
  }

  private void announce(int count) throws HostException {
    if (segment != null && link.isPresent()) {
      announcer.announce(announcements, count * spec.addresses().size());
    }
  }

  /** All addresses once, then all of them again. */
  private void announceOne(int number) throws HostException {
    if (segment != null && link.isPresent()) {
      MacAddress mac = Attachment.mac(spec, link.get());
      IpPrefix address = spec.addresses().get(number % spec.addresses().size());
      segment.channel().sendFrame(announcement(mac, address.address()));
    }
  }

  private void askOne(int number) throws HostException {
    if (segment != null && link.isPresent()) {
      IpPrefix address = spec.addresses().get(number % spec.addresses().size());
      segment.channel().sendFrame(AddressProbe.frame(link.get().mac(), address.address()));
    }
  }

  /** Asks the segment who else has the addresses. */
  void askForHolders() throws HostException {
    if (segment == null || link.isEmpty()) {
      return;
    }
    announcer.announce(questions, spec.addresses().size());
  }

  private static byte[] announcement(MacAddress sender, IpAddress address) {
    return switch (address) {
      case Ipv4Address ipv4 -> GratuitousArp.frame(sender, ipv4);
      case Ipv6Address ipv6 -> NeighborAdvertisement.unsolicited(sender, ipv6).frame();
    };
  }

  private void attempt(Step step) {
    try {
      step.take();
    } catch (HostException | RuntimeException e) {
      LOG.atError()
          .addKeyValue("router", spec.name())
          .setCause(e)
          .log("a virtual router could not let go of everything");
    }
  }

  private interface Step {
    void take() throws HostException;
  }
}
