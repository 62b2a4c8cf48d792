package io.kubevrrp.node.runtime;

import com.sun.management.ThreadMXBean;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.telemetry.DaemonMetrics;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.Checksum;
import io.kubevrrp.node.wire.Path;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Counts what a virtual machine's only busy thread allocates over ten thousand advertisements, from
 * the packet to the timer and from that to the packet.
 */
final class SteadyState {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long INTERVAL_NS = Duration.ofMillis(100).toNanos();
  private static final byte[] NO_PACKET = {};
  private static final int WARM = 20_000;
  private static final int COUNTED = 10_000;

  private final FakeHost addresses = new FakeHost();
  private final QuietHost host = new QuietHost();
  private final DaemonMetrics metrics = new DaemonMetrics(System::nanoTime);
  private long heard;
  private final VirtualRouters routers =
      new VirtualRouters(
          host.host(addresses),
          new CountedMetrics() {
            @Override
            public void received(String virtualRouter) {
              heard++;
              metrics.advertisementReceived();
            }

            @Override
            public void sent(String virtualRouter) {
              metrics.advertisementSent(virtualRouter);
              metrics.loopLate(1_000);
            }
          },
          () -> {});

  private SteadyState() {
    addresses.present(
        new Link(
            2,
            "ens33",
            new MacAddress(0x5254_0000_0001L),
            true,
            Stream.of("192.168.1.129/24", "fe80::129/64").map(IpPrefix::parse).toList()));
  }

  /** Prints a line for each role. */
  public static void main(String[] arguments) {
    System.out.println(new SteadyState().activeAlone());
    System.out.println(new SteadyState().activeTogether());
    System.out.println(new SteadyState().activeWithAVirtualMac());
    System.out.println(new SteadyState().backupAlone());
    System.out.println(new SteadyState().backupTogether());
  }

  private String activeAlone() {
    routers.apply(List.of(router("web", Optional.empty(), 100, "192.168.1.233/32")));
    host.advance(WARM * INTERVAL_NS);
    return counted("Active alone", () -> host.advance(COUNTED * INTERVAL_NS));
  }

  private String activeTogether() {
    applyBothFamilies();
    host.advance(WARM * INTERVAL_NS);
    return counted("Active together", () -> host.advance(COUNTED / 2 * INTERVAL_NS));
  }

  private String activeWithAVirtualMac() {
    RouterSpec router = router("web", Optional.empty(), 100, "192.168.1.233/32");
    routers.apply(List.of(RouterSpecs.with(new DataPlane(true, true), router)));
    host.advance(WARM * INTERVAL_NS);
    return counted("Active with a virtual MAC", () -> host.advance(COUNTED * INTERVAL_NS));
  }

  private String backupAlone() {
    routers.apply(List.of(router("web", Optional.empty(), 100, "192.168.1.233/32")));
    byte[] packet = ipv4();
    hear(WARM, packet, NO_PACKET);
    return counted("Backup alone", () -> hear(COUNTED, packet, NO_PACKET));
  }

  private String backupTogether() {
    applyBothFamilies();
    byte[] ipv4 = ipv4();
    byte[] ipv6 = ipv6();
    hear(WARM, ipv4, ipv6);
    return counted("Backup together", () -> hear(COUNTED / 2, ipv4, ipv6));
  }

  /** The IPv4 packet has another number each time, as every sender gives it. */
  private void hear(int times, byte[] ipv4, byte[] ipv6) {
    for (int i = 0; i < times; i++) {
      host.advance(INTERVAL_NS);
      ipv4[4] = (byte) (i >> 8);
      ipv4[5] = (byte) i;
      ipv4[11] = (byte) -i;
      host.hear(AddressFamily.IPV4, ipv4);
      if (ipv6.length > 0) {
        host.hear(AddressFamily.IPV6, ipv6);
      }
    }
  }

  private String counted(String role, Runnable work) {
    long sent = sent();
    long before = heard;
    long allocated = allocatedBy(work);
    return "%s: sent %d, heard %d, allocated %d"
        .formatted(role, sent() - sent, heard - before, allocated);
  }

  /** Those from a virtual MAC are whole frames. */
  private long sent() {
    return host.sent + host.frames;
  }

  private static long allocatedBy(Runnable work) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private void applyBothFamilies() {
    Optional<String> together = Optional.of("web");
    routers.apply(
        List.of(
            router("web-4", together, 100, "192.168.1.233/32"),
            router("web-6", together, 100, "2001:db8::233/128")));
  }

  private static byte[] ipv4() {
    Path path = path("192.168.1.131", "224.0.0.18");
    byte[] message =
        AdvertisementCodec.encode(advertisement("192.168.1.233"), Checksum.PSEUDO_HEADER, path);
    return AdvertisementCodec.packet(path, AdvertisementCodec.TTL, message);
  }

  private static byte[] ipv6() {
    Path path = path("fe80::131", "ff02::12");
    return AdvertisementCodec.packet(
        path,
        255,
        AdvertisementCodec.encode(advertisement("2001:db8::233"), Checksum.PSEUDO_HEADER, path));
  }

  private static Advertisement advertisement(String address) {
    return new Advertisement(
        3,
        233,
        200,
        Duration.ofNanos(INTERVAL_NS),
        List.of(IpAddress.parse(address)),
        new Authentication.None());
  }

  private static Path path(String source, String destination) {
    return new Path(IpAddress.parse(source), IpAddress.parse(destination));
  }

  private static RouterSpec router(
      String name, Optional<String> syncGroup, int priority, String address) {
    Duration interval = Duration.ofNanos(INTERVAL_NS);
    RouterConfig config =
        RouterSpecs.config(233, interval, 3, RouterSpecs.ANNOUNCED_ONCE, Optional.empty());
    RouterSpec alone = RouterSpecs.of(name, config, priority, List.of(IpPrefix.parse(address)));
    return Records.with(alone, "syncGroup", syncGroup);
  }
}
