package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.LinkTable;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv4Prefix;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.vrrp.MonotonicTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A fake of the whole machine on a virtual clock: no kernel, no thread. */
final class FakeHost implements EventLoop, LinkTable, AddressTable, PacketPort, TimeSource {
  private record Task(long atNanos, long order, Runnable work) {}

  private final List<Task> tasks = new ArrayList<>();
  private final List<Runnable> linkListeners = new ArrayList<>();
  private long nanos;
  private long order;
  private List<Link> links = List.of(ens33(true));

  final Set<String> addresses = new TreeSet<>();
  final List<byte[]> messages = new ArrayList<>();
  final List<byte[]> frames = new ArrayList<>();
  int openChannels;
  boolean refusesAddresses;
  boolean refusesRemoval;
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
        List.of(Ipv4Prefix.parse("192.168.1.129/24")));
  }

  Host host() {
    return new Host(this, this, this, this, this);
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
  public List<Link> links() {
    return links;
  }

  @Override
  public void onChange(Runnable listener) {
    linkListeners.add(listener);
  }

  @Override
  public boolean holds(int linkIndex, Ipv4Prefix address) {
    return addresses.contains(address.toString());
  }

  /** Somebody else removes an address of ours, and the kernel says so. */
  void steal(String address) {
    addresses.remove(address);
    List.copyOf(linkListeners).forEach(Runnable::run);
  }

  @Override
  public Installation install(int linkIndex, Ipv4Prefix address, Optional<Duration> lifetime)
      throws HostException {
    if (refusesAddresses) {
      throw new HostException("RTM_NEWADDR failed: Permission denied (errno 13)");
    }
    if (breaksOnInstalls > 0) {
      breaksOnInstalls--;
      throw new IllegalStateException("expected by a test");
    }
    installs++;
    boolean foreign =
        links.stream()
            .filter(link -> link.index() == linkIndex)
            .anyMatch(link -> link.addresses().contains(address));
    if (foreign) {
      return Installation.FOREIGN;
    }
    return addresses.add(address.toString()) ? Installation.ADDED : Installation.RENEWED;
  }

  @Override
  public void remove(int linkIndex, Ipv4Prefix address) throws HostException {
    if (refusesRemoval) {
      throw new HostException("RTM_DELADDR failed: Permission denied (errno 13)");
    }
    removals++;
    addresses.remove(address.toString());
  }

  @Override
  public int removeLeftovers() {
    return 0;
  }

  @Override
  public Channel open(Link link, Receiver receiver) {
    if (breaksOnOpening > 0) {
      breaksOnOpening--;
      throw new IllegalStateException("expected by a test");
    }
    openChannels++;
    return new Channel() {
      @Override
      public void sendAdvertisement(Ipv4Address source, byte[] message) throws HostException {
        if (refusesToSend) {
          throw new HostException("sendto failed: Operation not permitted (errno 1)");
        }
        messages.add(message);
      }

      @Override
      public void sendFrame(byte[] frame) {
        frames.add(frame);
      }

      @Override
      public void close() {
        openChannels--;
      }
    };
  }

  @Override
  public MonotonicTime now() {
    return new MonotonicTime(nanos);
  }

  @Override
  public Instant wallClock() {
    return Instant.EPOCH.plusNanos(nanos);
  }
}
