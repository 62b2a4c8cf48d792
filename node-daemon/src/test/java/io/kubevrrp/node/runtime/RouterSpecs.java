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
  /** One packet, never repeated. */
  static final RouterConfig.Announcing ANNOUNCED_ONCE =
      new RouterConfig.Announcing(1, Duration.ZERO, Duration.ZERO);

  private static final RouterConfig.Announcing ANNOUNCED_AS_USUAL =
      new RouterConfig.Announcing(5, Duration.ofSeconds(5), Duration.ofSeconds(60));

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
    RouterConfig config =
        config(233, Duration.ofSeconds(1), 5, ANNOUNCED_AS_USUAL, Optional.empty());
    return on(networkInterface, of("web", config, 254, prefixes(addresses)));
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
            on(
                networkInterface,
                of(
                    "vr-" + vrid,
                    config(vrid, interval, 20, ANNOUNCED_ONCE, Optional.empty()),
                    priority,
                    prefixes("10.9.0." + vrid + "/32"))))
        .toList();
  }

  private static RouterSpec router(String name, int vrid, int priority, String... addresses) {
    Duration second = Duration.ofSeconds(1);
    RouterConfig config =
        config(
            vrid, second, 3, ANNOUNCED_AS_USUAL, Optional.of(RouterConfig.Lease.auto(second, 3)));
    return of(name, config, priority, prefixes(addresses));
  }

  private static List<IpPrefix> prefixes(String... addresses) {
    return Stream.of(addresses).map(IpPrefix::parse).toList();
  }

  /** Of version 3, which preempts at once. */
  static RouterConfig config(
      int vrid,
      Duration interval,
      int downAfter,
      RouterConfig.Announcing announcing,
      Optional<RouterConfig.Lease> lease) {
    return new RouterConfig(
        3,
        vrid,
        interval,
        downAfter,
        new RouterConfig.Preemption(true, Duration.ZERO),
        announcing,
        lease);
  }

  /** A router on ens33 of which nothing else is said. */
  static RouterSpec of(String name, RouterConfig config, int priority, List<IpPrefix> addresses) {
    return new RouterSpec(
        name,
        name,
        new InterfaceMatch.Named("ens33"),
        config,
        new Priority(priority),
        addresses,
        Transport.MULTICAST,
        speech(Checksum.PSEUDO_HEADER),
        DataPlane.OF_THE_INTERFACE,
        Optional.empty(),
        List.of(),
        Delays.NONE);
  }

  private static RouterSpec on(String networkInterface, RouterSpec spec) {
    return Records.with(spec, "networkInterface", new InterfaceMatch.Named(networkInterface));
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
    return Records.with(spec, "transport", transport);
  }

  static RouterSpec speaking(RouterSpec.Speech speech, RouterSpec spec) {
    return Records.with(spec, "speech", speech);
  }

  static RouterSpec together(RouterSpec spec, String syncGroup) {
    return Records.with(spec, "syncGroup", Optional.of(syncGroup));
  }

  /** The same with another data plane. */
  public static RouterSpec with(DataPlane dataPlane, RouterSpec spec) {
    return Records.with(spec, "dataPlane", dataPlane);
  }

  /** The same that does not believe everything at once. */
  static RouterSpec with(Delays delays, RouterSpec spec) {
    return Records.with(spec, "delays", delays);
  }
}
