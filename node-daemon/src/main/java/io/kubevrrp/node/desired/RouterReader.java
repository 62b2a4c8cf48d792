package io.kubevrrp.node.desired;

import io.kubevrrp.api.v1alpha1.AddressLease;
import io.kubevrrp.api.v1alpha1.Announce;
import io.kubevrrp.api.v1alpha1.Authentication;
import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.InterfaceSelector;
import io.kubevrrp.api.v1alpha1.Preempt;
import io.kubevrrp.api.v1alpha1.Tracking;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv4Prefix;
import io.kubevrrp.node.runtime.InterfaceMatch;
import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.vrrp.EffectivePriority;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterConfig;
import io.kubevrrp.node.wire.Checksum;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one virtual router. */
final class RouterReader {
  private final Keys keys;

  /** Passwords come from these keys. */
  RouterReader(Keys keys) {
    this.keys = keys;
  }

  /**
   * The router.
   *
   * @throws IllegalArgumentException with a sentence that says what to do
   */
  RouterSpec read(VIPNode.VirtualRouter router) {
    VrrpSettings vrrp = router.vrrp();
    if (router.group() == null || router.group().isBlank()) {
      throw new IllegalArgumentException(
          "group is missing: give the VIPGroup it comes from, or its own name where there is none");
    }
    if (vrrp.virtualRouterID() == null) {
      throw new IllegalArgumentException(
          "vrrp.virtualRouterID is missing: give a VRID of 1 to 255");
    }
    if (router.addresses().isEmpty()) {
      throw new IllegalArgumentException("addresses is empty: a virtual router has at least one");
    }
    List<Ipv4Prefix> addresses = router.addresses().stream().map(Ipv4Prefix::parse).toList();
    requireOnce(addresses);
    if (router.priority() < 1 || router.priority() > 255) {
      throw new IllegalArgumentException("priority is 1 to 255: " + router.priority());
    }
    return new RouterSpec(
        router.name(),
        router.group(),
        networkInterface(router.networkInterface(), addresses.getFirst()),
        config(vrrp, vrrp.virtualRouterID(), router.announce(), router.addressLease()),
        new Priority(router.priority()),
        addresses,
        new RouterSpec.Speech(checksum(vrrp.checksum()), authentication(vrrp)),
        router.tracking().stream().map(RouterReader::tracked).toList());
  }

  private static void requireOnce(List<Ipv4Prefix> addresses) {
    Set<Ipv4Address> seen = new HashSet<>();
    for (Ipv4Prefix address : addresses) {
      if (!seen.add(address.address())) {
        throw new IllegalArgumentException(
            "the address " + address.address() + " is given twice: remove one");
      }
    }
  }

  private static InterfaceMatch networkInterface(
      @Nullable InterfaceSelector selector, Ipv4Prefix first) {
    if (selector != null && (selector.name() == null) == (selector.cidr() == null)) {
      throw new IllegalArgumentException("name the interface by exactly one of name and cidr");
    }
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
    if (announce.count() < 1 || announce.count() > 100) {
      throw new IllegalArgumentException("announce.count is 1 to 100: " + announce.count());
    }
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
    String service = tracking.service();
    String networkInterface = tracking.networkInterface();
    if ((service == null) == (networkInterface == null)) {
      throw new IllegalArgumentException(Tracking.ONE);
    }
    Optional<Integer> weight = Optional.ofNullable(tracking.weight()).filter(value -> value != 0);
    if (weight.isPresent() && Math.abs(weight.get()) > 253) {
      throw new IllegalArgumentException("a weight is -253 to 253: " + weight.get());
    }
    boolean reverse = Boolean.TRUE.equals(tracking.reverse());
    if (reverse && weight.isEmpty()) {
      throw new IllegalArgumentException(Tracking.REVERSE);
    }
    if (tracking.whenAllFail() != null && (service == null || weight.isPresent())) {
      throw new IllegalArgumentException(Tracking.WHEN_ALL_FAIL);
    }
    var rule = new EffectivePriority.Rule(weight, reverse, tracking.keepsWhenAllFail());
    return service != null
        ? new RouterSpec.TrackedThing(RouterSpec.Kind.SERVICE, service, rule)
        : new RouterSpec.TrackedThing(
            RouterSpec.Kind.INTERFACE, String.valueOf(networkInterface), rule);
  }
}
