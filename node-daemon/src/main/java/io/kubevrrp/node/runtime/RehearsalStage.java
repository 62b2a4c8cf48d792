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
import io.kubevrrp.node.wire.Path;
import io.kubevrrp.node.wire.bpf.PacketFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A machine of one interface that exists in memory only, with a clock of its own. */
final class RehearsalStage implements EventLoop, LinkTable, AddressTable, PacketPort, TimeSource {
  private final Link link;
  private final List<Bell> bells = new ArrayList<>();
  private final Set<IpPrefix> held = new HashSet<>();
  private @Nullable Receiver receiver;
  private long nanos;

  /** With this interface. */
  RehearsalStage(Link link) {
    this.link = link;
  }

  Host host() {
    return new Host(this, this, this, new NoVirtualLinks(), new NoFilter(), this, this);
  }

  /** Lets time pass; what is due runs. */
  void advance(Duration duration) {
    long end = nanos + duration.toNanos();
    for (Bell next = next(); next.dueNs <= end; next = next()) {
      nanos = Math.max(nanos, next.dueNs);
      next.cancel();
      if (--next.rings == 0) {
        bells.remove(next);
      }
      next.task.run();
    }
    nanos = end;
  }

  void hear(byte[] packet) {
    if (receiver != null) {
      receiver.onPacket(packet, packet.length);
    }
  }

  private Bell next() {
    Bell earliest = bells.getFirst();
    for (Bell bell : bells) {
      earliest = bell.dueNs < earliest.dueNs ? bell : earliest;
    }
    return earliest;
  }

  @Override
  public void execute(Runnable task) {
    Timer _ = schedule(Duration.ZERO, task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    Bell once = new Bell(task);
    bells.add(once);
    once.set(delay.toNanos());
    once.rings = 1;
    return () -> bells.remove(once);
  }

  @Override
  public Alarm alarm(Runnable task) {
    Bell bell = new Bell(task);
    bells.add(bell);
    return bell;
  }

  @Override
  public List<Link> links() {
    return List.of(link);
  }

  @Override
  public boolean holds(int linkIndex, IpPrefix address) {
    return held.contains(address);
  }

  @Override
  public void onChange(Runnable listener) {}

  @Override
  public Installation install(int linkIndex, IpPrefix address, Optional<Duration> lifetime) {
    return held.add(address) ? Installation.ADDED : Installation.RENEWED;
  }

  @Override
  public void remove(int linkIndex, IpPrefix address) {
    held.remove(address);
  }

  @Override
  public List<Leftover> leftovers() {
    return List.of();
  }

  @Override
  public Ear listen(Link on, AddressFamily family, Receiver listener) {
    return () -> {};
  }

  @Override
  public long nowNs() {
    return nanos;
  }

  @Override
  public Instant wallClock() {
    return Instant.EPOCH.plusNanos(nanos);
  }

  @Override
  public Channel open(Link on, AddressFamily family, Receiver listener) {
    receiver = listener;
    return new Silence();
  }

  private final class Bell implements Alarm {
    private static final long NEVER = Long.MAX_VALUE;

    private final Runnable task;
    private int rings = Integer.MAX_VALUE;
    private long dueNs = NEVER;

    Bell(Runnable task) {
      this.task = task;
    }

    @Override
    public void set(long delayNs) {
      dueNs = nanos + delayNs;
    }

    @Override
    public void cancel() {
      dueNs = NEVER;
    }
  }

  /** Nothing leaves the stage. */
  private static final class Silence implements Channel {
    @Override
    public void sendAdvertisement(Path path, byte[] message) {}

    @Override
    public void sendFrame(byte[] frame) {}

    @Override
    public void readPending() {}

    @Override
    public void filter(Optional<PacketFilter> filter) {}

    @Override
    public void close() {}
  }

  /** The rehearsal is played with the interface's own MAC. */
  private static final class NoVirtualLinks implements VirtualLinks {
    @Override
    public void prepare(VirtualLink unused) {}

    @Override
    public int raise(VirtualLink unused) throws HostException {
      throw new HostException("a rehearsal has no virtual MAC");
    }

    @Override
    public void lower(VirtualLink unused) {}

    @Override
    public void remove(VirtualLink unused) {}

    @Override
    public int removeLeftovers() {
      return 0;
    }
  }

  /** And all packets are taken. */
  private static final class NoFilter implements AddressFilter {
    @Override
    public void prepare() {}

    @Override
    public void refuse(String router, Set<IpAddress> addresses) {}
  }
}
