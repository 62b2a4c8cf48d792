package io.kubevrrp.node.runtime;

import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.vrrp.EffectivePriority;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.Checksum;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A configured virtual router, as tests want it. */
public final class RouterSpecs {
  private RouterSpecs() {}

  static RouterSpec web(int priority, String... addresses) {
    return router("web", 233, priority, addresses);
  }

  static RouterSpec other(String... addresses) {
    return router("other", 234, 100, addresses);
  }

  /** A tracked service that works, or does not. */
  static Map<String, EffectivePriority.Condition> service(String name, boolean works) {
    return Map.of(name, new EffectivePriority.Condition(works, Optional.empty()));
  }

  /**
   * One on an interface, whose addresses nobody renews, Active after five seconds; a test may hold
   * its loop for nearly as long before it counts as overslept.
   */
  public static RouterSpec withoutLease(String networkInterface, String... addresses) {
    RouterSpec spec = router("web", 233, 254, addresses);
    RouterConfig config = spec.config();
    return new RouterSpec(
        spec.name(),
        spec.group(),
        new InterfaceMatch.Named(networkInterface),
        new RouterConfig(
            config.version(),
            config.virtualRouterId(),
            Duration.ofSeconds(1),
            5,
            config.preemption(),
            config.announcing(),
            Optional.empty()),
        spec.priority(),
        spec.addresses(),
        spec.transport(),
        spec.speech(),
        spec.dataPlane(),
        spec.syncGroup(),
        spec.trackers());
  }

  /**
   * Many on one interface that say every 100 ms that they are Active, and do nothing else; patient
   * enough for a busy machine.
   */
  public static List<RouterSpec> talkative(String networkInterface, int priority, int count) {
    return talkative(networkInterface, priority, count, Duration.ofMillis(100));
  }

  /** Many on one interface that say so every 10 ms. */
  public static List<RouterSpec> hasty(String networkInterface, int count) {
    return talkative(networkInterface, 100, count, Duration.ofMillis(10));
  }

  private static List<RouterSpec> talkative(
      String networkInterface, int priority, int count, Duration interval) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(vrid ->
            new RouterSpec(
                "vr-" + vrid,
                "many",
                new InterfaceMatch.Named(networkInterface),
                new RouterConfig(
                    3,
                    vrid,
                    interval,
                    20,
                    new RouterConfig.Preemption(true, Duration.ZERO),
                    new RouterConfig.Announcing(1, Duration.ZERO, Duration.ZERO),
                    Optional.empty()),
                new Priority(priority),
                List.of(IpPrefix.parse("10.9.0." + vrid + "/32")),
                Transport.MULTICAST,
                speech(Checksum.PSEUDO_HEADER),
                DataPlane.OF_THE_INTERFACE,
                Optional.empty(),
                List.of()))
        .toList();
  }

  private static RouterSpec router(String name, int vrid, int priority, String... addresses) {
    return new RouterSpec(
        name,
        name,
        new InterfaceMatch.Named("ens33"),
        new RouterConfig(
            3,
            vrid,
            Duration.ofSeconds(1),
            3,
            new RouterConfig.Preemption(true, Duration.ZERO),
            new RouterConfig.Announcing(5, Duration.ofSeconds(5), Duration.ofSeconds(60)),
            Optional.of(RouterConfig.Lease.auto(Duration.ofSeconds(1), 3))),
        new Priority(priority),
        Stream.of(addresses).map(IpPrefix::parse).toList(),
        Transport.MULTICAST,
        speech(Checksum.PSEUDO_HEADER),
        DataPlane.OF_THE_INTERFACE,
        Optional.empty(),
        List.of());
  }

  static RouterSpec.Speech speech(Checksum checksum) {
    return new RouterSpec.Speech(checksum, new Authentication.None(), Optional.empty(), false);
  }

  static RouterSpec.TrackedThing tracked(String service, Optional<Integer> weight) {
    return new RouterSpec.TrackedThing(
        RouterSpec.Kind.SERVICE, service, new EffectivePriority.Rule(weight, false, false));
  }

  static RouterSpec tracking(RouterSpec spec, Optional<Integer> weight) {
    return spec.tracking(List.of(tracked("nginx", weight)));
  }

  static RouterSpec through(RouterSpec spec, Transport transport) {
    return new RouterSpec(
        spec.name(),
        spec.group(),
        spec.networkInterface(),
        spec.config(),
        spec.priority(),
        spec.addresses(),
        transport,
        spec.speech(),
        spec.dataPlane(),
        spec.syncGroup(),
        spec.trackers());
  }

  static RouterSpec speaking(RouterSpec.Speech speech, RouterSpec spec) {
    return new RouterSpec(
        spec.name(),
        spec.group(),
        spec.networkInterface(),
        spec.config(),
        spec.priority(),
        spec.addresses(),
        spec.transport(),
        speech,
        spec.dataPlane(),
        spec.syncGroup(),
        spec.trackers());
  }

  static RouterSpec together(RouterSpec spec, String syncGroup) {
    return new RouterSpec(
        spec.name(),
        spec.group(),
        spec.networkInterface(),
        spec.config(),
        spec.priority(),
        spec.addresses(),
        spec.transport(),
        spec.speech(),
        spec.dataPlane(),
        Optional.of(syncGroup),
        spec.trackers());
  }

  /** The same with another data plane. */
  public static RouterSpec with(DataPlane dataPlane, RouterSpec spec) {
    return new RouterSpec(
        spec.name(),
        spec.group(),
        spec.networkInterface(),
        spec.config(),
        spec.priority(),
        spec.addresses(),
        spec.transport(),
        spec.speech(),
        dataPlane,
        spec.syncGroup(),
        spec.trackers());
  }

  /** The same that does not believe everything at once. */
  static RouterSpec with(Delays delays, RouterSpec spec) {
    return new RouterSpec(
        spec.name(),
        spec.group(),
        spec.networkInterface(),
        spec.config(),
        spec.priority(),
        spec.addresses(),
        spec.transport(),
        spec.speech(),
        spec.dataPlane(),
        spec.syncGroup(),
        spec.trackers(),
        delays);
  }
}
