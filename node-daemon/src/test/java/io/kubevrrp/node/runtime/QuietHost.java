package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.wire.Path;
import io.kubevrrp.node.wire.bpf.PacketFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A machine on a virtual clock that makes no objects of its own while time passes. */
final class QuietHost implements EventLoop, PacketPort, TimeSource {
  private final List<QuietAlarm> alarms = new ArrayList<>();
  private final Map<AddressFamily, Receiver> receivers = new EnumMap<>(AddressFamily.class);
  private long nanos;
  long sent;
  long frames;

  private final class QuietAlarm implements Alarm {
    private static final long NEVER = Long.MAX_VALUE;

    private final Runnable task;
    private long dueNs = NEVER;

    QuietAlarm(Runnable task) {
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

  /** With the interfaces and the address table of another fake. */
  Host host(FakeHost other) {
    return new Host(this, other, other, other, other, this, this);
  }

  void advance(long delayNs) {
    long end = nanos + delayNs;
    while (true) {
      QuietAlarm next = alarms.getFirst();
      for (int i = 1; i < alarms.size(); i++) {
        next = alarms.get(i).dueNs < next.dueNs ? alarms.get(i) : next;
      }
      if (next.dueNs > end) {
        nanos = end;
        return;
      }
      nanos = Math.max(nanos, next.dueNs);
      next.cancel();
      next.task.run();
    }
  }

  void hear(AddressFamily family, byte[] packet) {
    Receiver receiver = receivers.get(family);
    if (receiver != null) {
      receiver.onPacket(packet, packet.length);
    }
  }

  @Override
  public void execute(Runnable task) {
    Timer _ = schedule(Duration.ZERO, task);
  }

  /** What is done now and then, such as asking who else has an address, is left out. */
  @Override
  public Timer schedule(Duration delay, Runnable task) {
    Alarm alarm = alarm(task);
    if (delay.isZero()) {
      alarm.set(0);
    }
    return alarm::cancel;
  }

  @Override
  public Alarm alarm(Runnable task) {
    QuietAlarm alarm = new QuietAlarm(task);
    alarms.add(alarm);
    return alarm;
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
  public Ear listen(Link link, AddressFamily family, Receiver receiver) {
    return () -> {};
  }

  @Override
  public Channel open(Link link, AddressFamily family, Receiver receiver) {
    receivers.put(family, receiver);
    return new Channel() {
      @Override
      public void sendAdvertisement(Path path, byte[] message) {
        sent++;
      }

      @Override
      public void sendFrame(byte[] frame) {
        frames++;
      }

      @Override
      public void readPending() {}

      @Override
      public void filter(Optional<PacketFilter> filter) {}

      @Override
      public void close() {}
    };
  }
}
