package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.wire.bpf.FloodFilter;
import io.kubevrrp.node.wire.bpf.PacketFilter;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the kernel hold back a flood of packets that no virtual router could accept, before it fills
 * the socket in which the one advertisement that counts would wait. While few packets are discarded
 * every one of them is looked at and counted; in a flood one stands for many.
 */
final class FloodGate {
  /** So many discarded packets within the window are a flood. */
  static final int FLOOD = 2_000;

  static final Duration WINDOW = Duration.ofMillis(200);

  /** Fewer than this in a second, samples and all: not more than anybody can look at. */
  private static final int CALM = 20;

  private static final int CALM_LOOKS = 5;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(FloodGate.class);

  private final Host host;
  private final String networkInterface;
  private final AddressFamily family;
  private final PacketPort.Channel channel;
  private final BitSet version2 = new BitSet(256);
  private final BitSet version3 = new BitSet(256);
  private MonotonicTime windowBegan;
  private int discarded;
  private int calmLooks;
  private boolean draining;
  private @Nullable PacketFilter filter;
  private EventLoop.@Nullable Timer look;

  /** Open. */
  FloodGate(Host host, String networkInterface, AddressFamily family, PacketPort.Channel channel) {
    this.host = host;
    this.networkInterface = networkInterface;
    this.family = family;
    this.channel = channel;
    this.windowBegan = host.time().now();
  }

  /** The advertisements of this virtual router pass from now on. */
  void admit(Segment.Seat seat) {
    (seat.version() == 2 ? version2 : version3).set(seat.virtualRouterId());
    replaceFilter();
  }

  /** Those of this one do not, any more. */
  void dismiss(int virtualRouterId) {
    version2.clear(virtualRouterId);
    version3.clear(virtualRouterId);
    replaceFilter();
  }

  /** How many packets a discarded one stands for. */
  int standsFor(byte[] octets, int length) {
    boolean sample =
        filter != null && !draining && !filter.passes(octets, length, family, FloodFilter.NO_LUCK);
    return sample ? FloodFilter.REPRESENTED : 1;
  }

  /** A packet was discarded; may have everything read that waits. */
  void discarded() {
    discarded++;
    if (filter == null && discarded == 1) {
      windowBegan = host.time().now();
    } else if (filter == null && discarded >= FLOOD) {
      boolean flood = host.time().now().since(windowBegan).compareTo(WINDOW) <= 0;
      discarded = 0;
      if (flood && look == null) {
        begin();
      }
    }
  }

  void close() {
    if (look != null) {
      look.cancel();
    }
    look = null;
  }

  private void begin() {
    filter = FloodFilter.of(family, version2, version3);
    look = host.loop().schedule(BETWEEN_LOOKS, this::look);
    calmLooks = 0;
    if (!apply(Optional.of(filter))) {
      filter = null; // tried again after the look
      return;
    }
    LOG.atWarn()
        .addKeyValue("interface", networkInterface)
        .addKeyValue("family", family.word())
        .log(
            "a flood of packets that no virtual router can accept; the kernel holds them back, and"
                + " one in 256 is counted for all");
    draining = true; // what came before it was filtered stands for itself
    channel.readPending();
    draining = false;
  }

  private void look() {
    look = null;
    calmLooks = discarded < CALM ? calmLooks + 1 : 0;
    discarded = 0;
    if (filter != null && calmLooks >= CALM_LOOKS && apply(Optional.empty())) {
      filter = null;
      LOG.atInfo()
          .addKeyValue("interface", networkInterface)
          .addKeyValue("family", family.word())
          .log("the flood is over; every packet is looked at again");
    }
    if (filter != null) {
      look = host.loop().schedule(BETWEEN_LOOKS, this::look);
    }
  }

  private void replaceFilter() {
    if (filter != null) {
      PacketFilter changed = FloodFilter.of(family, version2, version3);
      if (apply(Optional.of(changed))) {
        filter = changed;
      } else if (apply(Optional.empty())) { // a router that joins now must hear, flood or not
        filter = null;
      }
    }
  }

  private boolean apply(Optional<PacketFilter> wanted) {
    try {
      channel.filter(wanted);
      return true;
    } catch (HostException e) {
      LOG.atWarn()
          .addKeyValue("interface", networkInterface)
          .addKeyValue("error", e.getMessage())
          .log("packets cannot be filtered in the kernel");
      return false;
    }
  }
}
