package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.Checksum;
import io.kubevrrp.node.wire.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Plays takeovers, in memory, to an empty house: so that the first real one does not have to wait
 * for classes to be loaded and code to be compiled. It has no effect on the machine, and no packet
 * leaves it.
 */
public final class Rehearsal {
  /** So often that a virtual machine holds what was called worth compiling. */
  private static final int TAKEOVERS = 250;

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Ipv4Address OWN = Ipv4Address.parse("192.0.2.1");
  private static final Ipv4Address PEER = Ipv4Address.parse("192.0.2.2");
  private static final IpPrefix VIRTUAL = IpPrefix.parse("192.0.2.3/32");
  private static final Link LINK =
      new Link(1, "stage", new MacAddress(2), true, List.of(new IpPrefix(OWN, 24)));

  private Rehearsal() {}

  /**
   * Plays; takes some tenths of a second of a thread that is not the elections'.
   *
   * @param metrics thrown away afterwards; {@link RuntimeMetrics#rehearsed}
   * @return how many takeovers there were
   */
  public static int play(RuntimeMetrics metrics) {
    RehearsalStage stage = new RehearsalStage(LINK);
    VirtualRouters routers = new VirtualRouters(stage.host(), metrics, () -> {});
    routers.apply(List.of(spec()));
    byte[] stronger = advertisement(200);
    int takeovers = 0;
    for (int i = 0; i < TAKEOVERS; i++) {
      stage.advance(INTERVAL.multipliedBy(6));
      takeovers += routers.snapshots().getFirst().state() == StateName.ACTIVE ? 1 : 0;
      stage.hear(stronger);
      stage.advance(INTERVAL);
      stage.hear(stronger);
    }
    routers.stopAll();
    return takeovers;
  }

  private static RouterSpec spec() {
    return new RouterSpec(
        "rehearsal",
        "rehearsal",
        new InterfaceMatch.Named(LINK.name()),
        new RouterConfig(
            3,
            1,
            INTERVAL,
            3,
            new RouterConfig.Preemption(true, Duration.ZERO),
            new RouterConfig.Announcing(1, Duration.ZERO, Duration.ZERO),
            Optional.of(RouterConfig.Lease.auto(INTERVAL, 3))),
        new Priority(100),
        List.of(VIRTUAL),
        Transport.MULTICAST,
        new RouterSpec.Speech(
            Checksum.PSEUDO_HEADER, new Authentication.None(), Optional.empty(), false),
        DataPlane.OF_THE_INTERFACE,
        Optional.empty(),
        List.of(),
        Delays.NONE);
  }

  private static byte[] advertisement(int priority) {
    Path path = new Path(PEER, AdvertisementCodec.DESTINATION);
    Advertisement advertisement =
        new Advertisement(
            3,
            1,
            priority,
            INTERVAL,
            List.<IpAddress>of(VIRTUAL.address()),
            new Authentication.None());
    byte[] message = AdvertisementCodec.encode(advertisement, Checksum.PSEUDO_HEADER, path);
    return AdvertisementCodec.packet(path, AdvertisementCodec.TTL, message);
  }
}
