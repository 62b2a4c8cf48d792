package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.AddressFilter;
import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.LinkTable;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.host.VirtualLink;
import io.kubevrrp.node.host.VirtualLinks;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.Path;
import io.kubevrrp.node.wire.bpf.PacketFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A fake of the whole machine on a virtual clock: no kernel, no thread. */
final class FakeHost
    implements EventLoop,
        LinkTable,
        AddressTable,
        VirtualLinks,
        AddressFilter,
        PacketPort,
        TimeSource {
  private record Task(long atNanos, long order, Runnable work) {}

  private final List<Task> tasks = new ArrayList<>();
  private final List<Runnable> linkListeners = new ArrayList<>();
  private long nanos;
  private long order;
  private List<Link> links = List.of(ens33(true));

  final Set<String> addresses = new TreeSet<>();

  /** Which were added or renewed. */
  final Set<String> renewed = new TreeSet<>();

  final List<Leftover> leftovers = new ArrayList<>();
  final List<byte[]> messages = new ArrayList<>();
  final List<Long> sentAtNs = new ArrayList<>();
  final List<Path> paths = new ArrayList<>();
  private final Map<AddressFamily, Receiver> receivers = new EnumMap<>(AddressFamily.class);
  final Map<AddressFamily, PacketFilter> filters = new EnumMap<>(AddressFamily.class);
  final List<byte[]> frames = new ArrayList<>();
  private int random;

  /** Frames that ask who else has an address. */
  final List<byte[]> probes = new ArrayList<>();

  private final List<Receiver> ears = new ArrayList<>();

  /** The interfaces with virtual MACs, and whether each is up. */
  final Map<String, Boolean> virtualLinks = new TreeMap<>();

  /** What is kept from the host. */
  final Set<String> filtered = new TreeSet<>();

  private final Map<String, Set<IpAddress>> filteredBy = new TreeMap<>();
  boolean refusesVirtualLinks;

  /** What was received while the process slept; read before deadlines are acted on. */
  final List<byte[]> received = new ArrayList<>();

  /** So long the loop is busy with each Ethernet frame. */
  Duration sendingAFrameTakes = Duration.ZERO;

  /** So long the loop is busy with each address that is added or renewed. */
  Duration installingTakes = Duration.ZERO;

  /** So long the process does not run after each advertisement. */
  Duration starvesWhileSending = Duration.ZERO;

  /** So far is the wall clock from what it should say. */
  Duration wallClockOff = Duration.ZERO;

  int openChannels;
  boolean refusesAddresses;
  boolean refusesRemoval;

  /** The one address that nobody may remove. */
  String stays = "";

  boolean refusesToSend;
  int breaksOnInstalls;
  int breaksOnOpening;
  int installs;
  int removals;

  static Link ens33(boolean up) {
    return new Link(
        2,
        "ens33",
        new MacAddress(0x5254_0000_0001L),
        up,
        List.of(IpPrefix.parse("192.168.1.129/24")));
  }

  Host host() {
    return new Host(this, this, this, this, this, this, this);
  }

  void present(Link... present) {
    links = List.of(present);
    List.copyOf(linkListeners).forEach(Runnable::run);
  }

  void advance(Duration duration) {
    long end = nanos + duration.toNanos();
    while (true) {
      Optional<Task> next =
          tasks.stream()
              .min(Comparator.comparingLong(Task::atNanos).thenComparingLong(Task::order));
      if (next.isEmpty() || next.get().atNanos() > end) {
        nanos = end;
        return;
      }
      tasks.remove(next.get());
      nanos = Math.max(nanos, next.get().atNanos());
      next.get().work().run();
    }
  }

  /** The process does not run for so long, and then does everything that is due. */
  void sleep(Duration duration) {
    nanos += duration.toNanos();
    advance(Duration.ZERO);
  }

  @Override
  public void execute(Runnable task) {
    schedule(Duration.ZERO, task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable work) {
    Task task = new Task(nanos + delay.toNanos(), order++, work);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  @Override
  public Alarm alarm(Runnable task) {
    return new Alarm() {
      private Timer timer = () -> {};

      @Override
      public void set(long delayNs) {
        timer.cancel();
        timer = schedule(Duration.ofNanos(delayNs), task);
      }

      @Override
      public void cancel() {
        timer.cancel();
      }
    };
  }

  @Override
  public List<Link> links() {
    return links;
  }

  @Override
  public void onChange(Runnable listener) {
    linkListeners.add(listener);
  }

  @Override
  public boolean holds(int linkIndex, IpPrefix address) {
    return addresses.contains(address.toString());
  }

  /** Somebody else removes an address of ours, and the kernel says so. */
  void steal(String address) {
    addresses.remove(address);
    List.copyOf(linkListeners).forEach(Runnable::run);
  }

  @Override
  public Installation install(int linkIndex, IpPrefix address, Optional<Duration> lifetime)
      throws HostException {
    if (refusesAddresses) {
      throw new HostException("RTM_NEWADDR failed: Permission denied (errno 13)");
    }
    if (breaksOnInstalls > 0) {
      breaksOnInstalls--;
      throw new IllegalStateException("expected by a test");
    }
    installs++;
    nanos += installingTakes.toNanos();
    boolean foreign =
        links.stream()
            .filter(link -> link.index() == linkIndex)
            .anyMatch(link -> link.addresses().contains(address));
    if (foreign) {
      return Installation.FOREIGN;
    }
    renewed.add(address.toString());
    return addresses.add(address.toString()) ? Installation.ADDED : Installation.RENEWED;
  }

  @Override
  public void remove(int linkIndex, IpPrefix address) throws HostException {
    if (refusesRemoval || address.toString().equals(stays)) {
      throw new HostException("RTM_DELADDR failed: Permission denied (errno 13)");
    }
    removals++;
    addresses.remove(address.toString());
  }

  @Override
  public List<Leftover> leftovers() {
    return List.copyOf(leftovers);
  }

  @Override
  public int removeLeftovers() {
    return 0; // no interfaces with virtual MACs
  }

  @Override
  public void prepare(VirtualLink link) throws HostException {
    if (refusesVirtualLinks) {
      throw new HostException("RTM_NEWLINK failed: Operation not supported (errno 95)");
    }
    virtualLinks.putIfAbsent(link.name(), false);
  }

  @Override
  public int raise(VirtualLink link) throws HostException {
    prepare(link);
    virtualLinks.put(link.name(), true);
    return 100 + link.vrid();
  }

  @Override
  public void lower(VirtualLink link) {
    virtualLinks.computeIfPresent(link.name(), (_, _) -> false);
  }

  @Override
  public void remove(VirtualLink link) {
    virtualLinks.remove(link.name());
  }

  @Override
  public void prepare() {}

  @Override
  public void refuse(String router, Set<IpAddress> refused) {
    filteredBy.put(router, refused);
    filtered.clear();
    filteredBy.values().stream()
        .flatMap(Set::stream)
        .forEach(address -> filtered.add(address.toString()));
  }

  @Override
  public Channel open(Link link, AddressFamily family, Receiver receiver) {
    if (breaksOnOpening > 0) {
      breaksOnOpening--;
      throw new IllegalStateException("expected by a test");
    }
    openChannels++;
    receivers.put(family, receiver);
    return new Channel() {
      @Override
      public void sendAdvertisement(Path path, byte[] message) throws HostException {
        if (refusesToSend) {
          throw new HostException("sendto failed: Operation not permitted (errno 1)");
        }
        messages.add(message);
        sentAtNs.add(nanos);
        paths.add(path);
        nanos += starvesWhileSending.toNanos();
      }

      @Override
      public void sendFrame(byte[] frame) {
        (isProbe(frame) ? probes : frames).add(frame);
        nanos += sendingAFrameTakes.toNanos();
      }

      @Override
      public void readPending() {
        List<byte[]> pending = List.copyOf(received);
        received.clear();
        pending.forEach(packet -> receiver.onPacket(packet, packet.length));
      }

      @Override
      public void filter(Optional<PacketFilter> filter) {
        filter.ifPresentOrElse(wanted -> filters.put(family, wanted), () -> filters.remove(family));
      }

      @Override
      public void close() {
        openChannels--;
      }
    };
  }

  @Override
  public Ear listen(Link link, AddressFamily family, Receiver receiver) {
    ears.add(receiver);
    return () -> ears.remove(receiver);
  }

  /** Whoever listens to answers gets this one; how many do. */
  int answer(byte[] message) {
    List.copyOf(ears).forEach(ear -> ear.onPacket(message, message.length));
    return ears.size();
  }

  private static boolean isProbe(byte[] frame) {
    boolean arp = frame[12] == 0x08;
    return arp
        ? Arrays.equals(frame, 28, 32, new byte[4], 0, 4) // from nobody
        : (frame[54] & 0xff) == 135; // a Neighbour Solicitation
  }

  /** A message arrives, as the kernel hands it on. */
  void hear(Path path, byte[] message) {
    hear(AdvertisementCodec.packet(path, AdvertisementCodec.TTL, message));
  }

  /** A packet arrives at the channel of its family. */
  void hear(byte[] packet) {
    AddressFamily family = (packet[0] & 0xf0) == 0x60 ? AddressFamily.IPV6 : AddressFamily.IPV4;
    Optional<PacketFilter> filter = Optional.ofNullable(filters.get(family));
    if (filter.isEmpty() || filter.get().passes(packet, packet.length, family, random++)) {
      Objects.requireNonNull(receivers.get(family)).onPacket(packet, packet.length);
    }
    advance(Duration.ZERO); // the loop's next turn
  }

  @Override
  public long nowNs() {
    return nanos;
  }

  @Override
  public Instant wallClock() {
    return Instant.EPOCH.plusNanos(nanos).plus(wallClockOff);
  }
}
