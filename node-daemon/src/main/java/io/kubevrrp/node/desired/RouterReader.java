package io.kubevrrp.node.desired;

import io.kubevrrp.api.v1alpha1.AddressLease;
import io.kubevrrp.api.v1alpha1.Announce;
import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.InterfaceSelector;
import io.kubevrrp.api.v1alpha1.LinkDelay;
import io.kubevrrp.api.v1alpha1.Preempt;
import io.kubevrrp.api.v1alpha1.StartupDelay;
import io.kubevrrp.api.v1alpha1.Tracking;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.runtime.DataPlane;
import io.kubevrrp.node.runtime.Delays;
import io.kubevrrp.node.runtime.InterfaceMatch;
import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.runtime.Transport;
import io.kubevrrp.node.vrrp.EffectivePriority;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.vrrp.RouterConfig;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one virtual router. */
final class RouterReader {
  private final SpeechReader speech;

  /** Passwords and HMAC keys come from these keys. */
  RouterReader(Keys keys) {
    this.speech = new SpeechReader(keys);
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
    if (router.addresses().size() > VIPGroup.MOST_ADDRESSES) {
      throw new IllegalArgumentException(
          "addresses has %d entries, and %d is the most of one virtual router: give the others one of their own"
              .formatted(router.addresses().size(), VIPGroup.MOST_ADDRESSES));
    }
    List<IpPrefix> addresses = router.addresses().stream().map(IpPrefix::parse).toList();
    requireOnce(addresses);
    if (router.priority() < 1 || router.priority() > 255) {
      throw new IllegalArgumentException("priority is 1 to 255: " + router.priority());
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
        new DataPlane(vrrp.macMode() == VrrpSettings.MacMode.VIRTUAL, vrrp.accept()),
        Optional.ofNullable(router.syncGroup()),
        router.tracking().stream().map(RouterReader::tracked).toList(),
        delays(vrrp));
  }

  private static Delays delays(VrrpSettings vrrp) {
    StartupDelay startup = vrrp.startupDelay();
    LinkDelay link = vrrp.linkDelay();
    require(startup == null || startup.fits(), StartupDelay.AT_MOST_AN_HOUR);
    require(link == null || link.fits(), LinkDelay.AT_MOST);
    Duration interval = Durations.parse(vrrp.advertisementInterval());
    require(
        link == null || link.endsBeforePeersTakeOver(interval, vrrp.downAfter()),
        LinkDelay.PEERS_WAIT_LESS);
    return new Delays(
        startup == null ? Duration.ZERO : Durations.parse(startup.afterStart()),
        startup == null ? Duration.ZERO : Durations.parse(startup.afterBoot()),
        link == null ? Duration.ZERO : Durations.parse(link.down()),
        link == null ? Duration.ZERO : Durations.parse(link.up()));
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new IllegalArgumentException(sentence);
    }
  }

  private static void requireOnce(List<IpPrefix> addresses) {
    Set<IpAddress> seen = new HashSet<>();
    for (IpPrefix address : addresses) {
      if (!seen.add(address.address())) {
        throw new IllegalArgumentException(
            "the address " + address.address() + " is given twice: remove one");
      }
    }
  }

  private static InterfaceMatch networkInterface(
      @Nullable InterfaceSelector selector, List<IpPrefix> addresses) {
    if (selector != null && (selector.name() == null) == (selector.cidr() == null)) {
      throw new IllegalArgumentException("name the interface by exactly one of name and cidr");
    }
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
