package io.kubevrrp.node.desired;

import io.kubevrrp.api.v1alpha1.AddressLease;
import io.kubevrrp.api.v1alpha1.Announce;
import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.InterfaceSelector;
import io.kubevrrp.api.v1alpha1.Preempt;
import io.kubevrrp.api.v1alpha1.Tracking;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.runtime.InterfaceMatch;
import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.runtime.Transport;
import io.kubevrrp.node.track.TrackedServiceConfig;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a VIPNode's spec into the daemon's own types; all problems are found, not only the first.
 */
public final class SpecReader {
  private final SpeechReader speech;

  /** Passwords and HMAC keys come from these keys. */
  public SpecReader(Keys keys) {
    this.speech = new SpeechReader(keys);
  }

  /** The spec, checked. */
  public Validated read(VIPNode.@Nullable Spec spec) {
    if (spec == null) {
      return new Validated.Invalid(List.of("the VIPNode has no spec"));
    }
    List<String> problems = new ArrayList<>();
    List<TrackedServiceConfig> services = new ArrayList<>();
    for (VIPNode.Service service : spec.trackedServices()) {
      collect(
          problems,
          "tracked service " + service.name(),
          () -> services.add(ServiceReader.read(service)));
    }
    List<RouterSpec> routers = new ArrayList<>();
    for (VIPNode.VirtualRouter router : spec.virtualRouters()) {
      collect(problems, "virtual router " + router.name(), () -> routers.add(router(router)));
    }
    problems.addAll(contradictions(routers, services));
    return problems.isEmpty()
        ? new Validated.Valid(new DesiredNode(routers, services))
        : new Validated.Invalid(problems);
  }

  private static void collect(List<String> problems, String subject, Runnable reading) {
    try {
      reading.run();
    } catch (IllegalArgumentException e) {
      problems.add(subject + ": " + e.getMessage());
    }
  }

  private static List<String> contradictions(
      List<RouterSpec> routers, List<TrackedServiceConfig> services) {
    List<String> problems = new ArrayList<>();
    Set<String> known = new HashSet<>();
    services.forEach(service -> known.add(service.name()));
    Set<String> names = new HashSet<>();
    for (RouterSpec router : routers) {
      if (!names.add(router.name())) {
        problems.add(
            "two virtual routers are named " + router.name() + ": give each a name of its own");
      }
      for (RouterSpec.TrackedThing tracked : router.trackers()) {
        if (tracked.kind() == RouterSpec.Kind.SERVICE && !known.contains(tracked.name())) {
          problems.add(
              "virtual router "
                  + router.name()
                  + " tracks the service "
                  + tracked.name()
                  + ", which is not in trackedServices: add it there, or remove the tracking");
        }
      }
    }
    return problems;
  }

  private RouterSpec router(VIPNode.VirtualRouter router) {
    VrrpSettings vrrp = router.vrrp();
    if (vrrp.virtualRouterID() == null) {
      throw new IllegalArgumentException(
          "vrrp.virtualRouterID is missing: give a VRID of 1 to 255");
    }
    if (router.addresses().isEmpty()) {
      throw new IllegalArgumentException("addresses is empty: a virtual router has at least one");
    }
    List<IpPrefix> addresses = router.addresses().stream().map(IpPrefix::parse).toList();
    if (router.priority() < 1) {
      throw new IllegalArgumentException("priority is 1 to 255");
    }
    return new RouterSpec(
        router.name(),
        router.group(),
        networkInterface(router.networkInterface(), addresses),
        config(vrrp, vrrp.virtualRouterID(), router.announce(), router.addressLease()),
        new Priority(router.priority()),
        addresses,
        transport(vrrp, router.peers()),
        speech.read(vrrp),
        Optional.ofNullable(router.syncGroup()),
        router.tracking().stream().map(SpecReader::tracked).toList());
  }

  private static InterfaceMatch networkInterface(
      @Nullable InterfaceSelector selector, List<IpPrefix> addresses) {
    if (selector != null && selector.name() != null) {
      return new InterfaceMatch.Named(selector.name());
    }
    if (selector != null && selector.cidr() != null) {
      return new InterfaceMatch.WithAddressIn(IpPrefix.parse(selector.cidr()));
    }
    return new InterfaceMatch.OnSubnetOf(
        addresses.stream()
            .map(IpPrefix::address)
            .filter(address -> !(address instanceof Ipv6Address ipv6 && ipv6.isLinkLocal()))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "a link-local address fits every interface: name the interface")));
  }

  private static Transport transport(VrrpSettings vrrp, List<String> peers) {
    return new Transport(
        switch (vrrp.transport()) {
          case MULTICAST -> Transport.Mode.MULTICAST;
          case UNICAST -> Transport.Mode.UNICAST;
        },
        peers.stream().map(IpAddress::parse).toList(),
        vrrp.peers() == VrrpSettings.Peers.STRICT);
  }

  private static RouterConfig config(
      VrrpSettings vrrp, int id, Announce announce, AddressLease lease) {
    Duration interval = Durations.parse(vrrp.advertisementInterval());
    return new RouterConfig(
        vrrp.version(),
        id,
        interval,
        vrrp.downAfter(),
        new RouterConfig.Preemption(
            vrrp.preempt().mode() == Preempt.Mode.ALWAYS, Durations.parse(vrrp.preempt().delay())),
        new RouterConfig.Announcing(
            announce.count(),
            Durations.parse(announce.repeatAfter()),
            Durations.parse(announce.refresh())),
        lease.mode() == AddressLease.Mode.AUTO
            ? Optional.of(RouterConfig.Lease.auto(interval, vrrp.downAfter()))
            : Optional.empty());
  }

  private static RouterSpec.TrackedThing tracked(Tracking tracking) {
    Optional<Integer> weight = Optional.ofNullable(tracking.weight());
    String service = tracking.service();
    String networkInterface = tracking.networkInterface();
    if (service != null && networkInterface == null) {
      return new RouterSpec.TrackedThing(RouterSpec.Kind.SERVICE, service, weight);
    }
    if (networkInterface != null && service == null) {
      return new RouterSpec.TrackedThing(RouterSpec.Kind.INTERFACE, networkInterface, weight);
    }
    throw new IllegalArgumentException("track exactly one of service and interface in each entry");
  }
}
