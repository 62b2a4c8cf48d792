package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.wire.AddressProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What befell one virtual router's addresses from outside: removed by somebody and put back, or
 * held by somebody who did not ask the election.
 */
final class AddressIncidents {
  private static final Logger LOG = LoggerFactory.getLogger(AddressIncidents.class);
  private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);

  private final TimeSource time;
  private final RuntimeMetrics metrics;
  private final Map<IpPrefix, Loss> losses = new LinkedHashMap<>();
  private List<Foreign> foreign = List.of();
  private List<AddressProbe.Held> otherHolders = List.of();
  private Instant warnedAt = Instant.MIN;

  AddressIncidents(TimeSource time, RuntimeMetrics metrics) {
    this.time = time;
    this.metrics = metrics;
  }

  /** These had been removed by somebody else and were put back just now. */
  void putBack(RouterSpec spec, Link link, List<IpPrefix> addresses) {
    Instant now = time.wallClock();
    for (IpPrefix address : addresses) {
      int times = losses.containsKey(address) ? losses.get(address).times() + 1 : 1;
      Loss loss = new Loss(link.name(), times, now);
      losses.put(address, loss);
      metrics.addressPutBack(spec.name());
      LOG.atLevel(warns(now) ? Level.WARN : Level.DEBUG)
          .addKeyValue("router", spec.name())
          .addKeyValue("interface", link.name())
          .addKeyValue("address", address)
          .addKeyValue("times", times)
          .log("somebody else removed a virtual address; it was put back");
    }
  }

  /** The addresses were let go of: what befell them is history. */
  void forgetLosses() {
    losses.clear();
  }

  /**
   * Looks for equal addresses that do not carry our mark, on any interface: the host answers for
   * them whatever the election says. The owner of the addresses (RFC 9568 section 1.7) has them by
   * right.
   *
   * @return whether that is another answer than before
   */
  boolean lookForForeign(RouterSpec spec, List<Link> links) {
    List<Foreign> found = spec.priority().equals(Priority.OWNER) ? List.of() : foreign(spec, links);
    if (found.equals(foreign)) {
      return false;
    }
    found.stream()
        .filter(address -> !foreign.contains(address))
        .forEach(address ->
            LOG.atWarn()
                .addKeyValue("router", spec.name())
                .addKeyValue("interface", address.link())
                .addKeyValue("address", address.address())
                .log(address.sentence()));
    foreign = found;
    return true;
  }

  /**
   * Other hosts answer for these.
   *
   * @return whether that is another answer than before
   */
  boolean heldByOthers(RouterSpec spec, Map<IpAddress, MacAddress> holders) {
    List<AddressProbe.Held> found =
        spec.addresses().stream()
            .map(IpPrefix::address)
            .filter(holders::containsKey)
            .map(address ->
                new AddressProbe.Held(address, Objects.requireNonNull(holders.get(address))))
            .toList();
    if (found.equals(otherHolders)) {
      return false;
    }
    found.stream()
        .filter(held -> !otherHolders.contains(held))
        .forEach(held ->
            LOG.atWarn()
                .addKeyValue("router", spec.name())
                .addKeyValue("address", held.address())
                .addKeyValue("mac", held.mac())
                .log(sentence(held)));
    otherHolders = found;
    return true;
  }

  /** Who answers for the addresses besides this node. */
  List<AddressProbe.Held> otherHolders() {
    return otherHolders;
  }

  private static String sentence(AddressProbe.Held held) {
    return "%s is answered for by another host, too, with the hardware address %s, which takes no part in the election or does not hear this node; find that host, and remove the address there or what keeps the two from hearing each other"
        .formatted(held.address(), held.mac());
  }

  /** All of it, each a sentence. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    foreign.forEach(address -> sentences.add(address.sentence()));
    otherHolders.forEach(held -> sentences.add(sentence(held)));
    losses.forEach((address, loss) -> sentences.add(loss.sentence(address)));
    return sentences;
  }

  private static List<Foreign> foreign(RouterSpec spec, List<Link> links) {
    return links.stream()
        .flatMap(link ->
            link.addresses().stream()
                .filter(held ->
                    spec.addresses().stream()
                        .anyMatch(virtual -> virtual.address().equals(held.address())))
                .map(held -> new Foreign(link.name(), held)))
        .toList();
  }

  /** A fight with somebody who removes it again and again must not fill the log. */
  private boolean warns(Instant now) {
    if (!warnedAt.equals(Instant.MIN) && now.isBefore(warnedAt.plus(BETWEEN_WARNINGS))) {
      return false;
    }
    warnedAt = now;
    return true;
  }

  private record Loss(String link, int times, Instant lastAt) {
    String sentence(IpPrefix address) {
      return "somebody else removed %s from %s, and it was put back: %d %s, last at %s; find out who manages the addresses of %s besides kube-vrrp"
          .formatted(address, link, times, times == 1 ? "time" : "times", lastAt, link);
    }
  }

  private record Foreign(String link, IpPrefix address) {
    String sentence() {
      return "%s is on %s without kube-vrrp having put it there, so this node answers for it whatever the election says; remove it (ip address delete %s dev %s) and whatever puts it there"
          .formatted(address, link, address, link);
    }
  }
}
