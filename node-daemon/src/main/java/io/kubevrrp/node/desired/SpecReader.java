package io.kubevrrp.node.desired;

import io.kubevrrp.api.v1alpha1.AddressLease;
import io.kubevrrp.api.v1alpha1.Announce;
import io.kubevrrp.api.v1alpha1.Authentication;
import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.InterfaceSelector;
import io.kubevrrp.api.v1alpha1.NodeVirtualServer;
import io.kubevrrp.api.v1alpha1.Preempt;
import io.kubevrrp.api.v1alpha1.Tracking;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import io.kubevrrp.node.inet.Ipv4Prefix;
import io.kubevrrp.node.runtime.InterfaceMatch;
import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.track.TrackedServiceConfig;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.wire.Checksum;
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
  private final Keys keys;

  /** Passwords come from these keys. */
  public SpecReader(Keys keys) {
    this.keys = keys;
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
    VirtualServerReader servers = new VirtualServerReader(routers);
    for (NodeVirtualServer server : spec.virtualServers()) {
      collect(problems, "virtual server " + server.name(), () -> servers.read(server));
    }
    return problems.isEmpty()
        ? new Validated.Valid(
            new DesiredNode(routers, services, servers.servers(), servers.checks()))
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
    List<Ipv4Prefix> addresses = router.addresses().stream().map(Ipv4Prefix::parse).toList();
    if (router.priority() < 1) {
      throw new IllegalArgumentException("priority is 1 to 255");
    }
    return new RouterSpec(
        router.name(),
        router.group(),
        networkInterface(router.networkInterface(), addresses.getFirst()),
        config(vrrp, vrrp.virtualRouterID(), router.announce(), router.addressLease()),
        new Priority(router.priority()),
        addresses,
        new RouterSpec.Speech(checksum(vrrp.checksum()), authentication(vrrp)),
        router.tracking().stream().map(SpecReader::tracked).toList());
  }

  private static InterfaceMatch networkInterface(
      @Nullable InterfaceSelector selector, Ipv4Prefix first) {
    if (selector != null && selector.name() != null) {
      return new InterfaceMatch.Named(selector.name());
    }
    if (selector != null && selector.cidr() != null) {
      return new InterfaceMatch.WithAddressIn(Ipv4Prefix.parse(selector.cidr()));
    }
    return new InterfaceMatch.OnSubnetOf(first.address());
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

  private static Checksum checksum(VrrpSettings.Checksum checksum) {
    return switch (checksum) {
      case KEEPALIVED -> Checksum.PSEUDO_HEADER;
      case RFC9568 -> Checksum.MESSAGE_ONLY;
    };
  }

  private io.kubevrrp.node.wire.Authentication authentication(VrrpSettings vrrp) {
    Authentication authentication = vrrp.authentication();
    return switch (authentication.type()) {
      case NONE -> new io.kubevrrp.node.wire.Authentication.None();
      case PASSWORD -> password(vrrp.version(), authentication.keyRef());
    };
  }

  private io.kubevrrp.node.wire.Authentication password(int version, @Nullable String keyRef) {
    if (version != 2 || keyRef == null) {
      throw new IllegalArgumentException(
          "authentication.type Password needs version: 2 and keyRef, the name of a key");
    }
    String password = keys.read(keyRef);
    // keepalived too sends the first eight octets of a longer one.
    return new io.kubevrrp.node.wire.Authentication.Password(
        password.substring(0, Math.min(8, password.length())));
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
