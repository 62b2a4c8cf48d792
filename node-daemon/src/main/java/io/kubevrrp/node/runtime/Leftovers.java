package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.RouterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an earlier life of the daemon left bound, until a virtual router goes on with it or it is
 * removed.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final Host host;
  private final List<AddressTable.Leftover> unclaimed = new ArrayList<>();
  private MonotonicTime seenAt;

  /** None. */
  Leftovers(Host host) {
    this.host = host;
    this.seenAt = host.time().now();
  }

  /** These were seen just now. */
  void seen(List<AddressTable.Leftover> found) {
    unclaimed.clear();
    unclaimed.addAll(found);
    seenAt = host.time().now();
  }

  /** Whether all addresses of the router are there, with a lease that runs. */
  boolean holdAll(RouterSpec spec) {
    return spec.networkInterface()
        .in(host.links().links())
        .flatMap(link -> silence(spec, link))
        .isPresent();
  }

  /**
   * Gives the router its addresses, if all are there with a lease that runs: they are its own to
   * renew or to remove from now on.
   *
   * @return for how long, at most, the router's peers have not heard it; empty: nothing was given
   */
  Optional<Duration> claim(RouterSpec spec, Link link) {
    Optional<Duration> silence = silence(spec, link);
    if (silence.isPresent()) {
      unclaimed.removeIf(left -> of(spec, link, left));
    }
    return silence;
  }

  /** Removes what nobody claimed. */
  void remove() {
    int removed = 0;
    for (AddressTable.Leftover left : unclaimed) {
      try {
        host.addresses().remove(left.linkIndex(), left.address());
        removed++;
      } catch (HostException e) {
        LOG.atError()
            .addKeyValue("address", left.address())
            .addKeyValue("error", e.getMessage())
            .log("an address that an earlier life had left behind could not be removed");
      }
    }
    unclaimed.clear();
    if (removed > 0) {
      LOG.atWarn()
          .addKeyValue("addresses", removed)
          .log("removed addresses that an earlier life had left behind");
    }
  }

  private Optional<Duration> silence(RouterSpec spec, Link link) {
    Optional<Duration> longest = Optional.empty();
    for (IpPrefix address : spec.addresses()) {
      Optional<Duration> silence = silence(spec.config(), link, address);
      if (silence.isEmpty()) {
        return Optional.empty();
      }
      boolean longer = longest.isEmpty() || silence.get().compareTo(longest.get()) > 0;
      longest = longer ? silence : longest;
    }
    return longest.map(silence -> silence.plus(host.time().now().since(seenAt)));
  }

  private Optional<Duration> silence(RouterConfig config, Link link, IpPrefix address) {
    return unclaimed.stream()
        .filter(left -> left.linkIndex() == link.index() && left.address().equals(address))
        .findFirst()
        .flatMap(AddressTable.Leftover::lease)
        .flatMap(left ->
            config
                .lease()
                .flatMap(lease -> lease.longestSilence(left, config.advertisementInterval())));
  }

  private static boolean of(RouterSpec spec, Link link, AddressTable.Leftover left) {
    return left.linkIndex() == link.index() && spec.addresses().contains(left.address());
  }
}
