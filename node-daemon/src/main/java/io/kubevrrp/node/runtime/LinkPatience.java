package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.vrrp.MonotonicTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one virtual router believes of interfaces: one that it knows has to be down, or up, for a
 * while. One that it sees for the first time, a re-created one too, is believed at once.
 */
final class LinkPatience {
  /** Since when an interface is not as it is believed to be. */
  private record Belief(boolean up, Optional<MonotonicTime> contradictedSince) {}

  private final Map<Integer, Belief> beliefs = new HashMap<>();
  private Optional<MonotonicTime> next = Optional.empty();

  /** The interfaces as they are to be believed now. */
  List<Link> believed(List<Link> links, Delays delays, MonotonicTime now) {
    next = Optional.empty();
    if (delays.believesLinks()) {
      beliefs.clear();
      return links;
    }
    Set<Integer> there = new HashSet<>();
    links.forEach(link -> there.add(link.index()));
    beliefs.keySet().retainAll(there);
    return links.stream().map(link -> believed(link, delays, now)).toList();
  }

  /** When to look again; empty when everything is as it is believed to be. */
  Optional<MonotonicTime> next() {
    return next;
  }

  private Link believed(Link link, Delays delays, MonotonicTime now) {
    Belief before = beliefs.getOrDefault(link.index(), new Belief(link.up(), Optional.empty()));
    Belief after = before.up() == link.up() ? settled(link) : contradicted(before, delays, now);
    beliefs.put(link.index(), after);
    return after.up() == link.up()
        ? link
        : new Link(link.index(), link.name(), link.mac(), after.up(), link.addresses());
  }

  private static Belief settled(Link link) {
    return new Belief(link.up(), Optional.empty());
  }

  private Belief contradicted(Belief before, Delays delays, MonotonicTime now) {
    Duration patience = before.up() ? delays.linkDown() : delays.linkUp();
    MonotonicTime since = before.contradictedSince().orElse(now);
    MonotonicTime end = since.plus(patience);
    if (now.hasReached(end)) {
      return new Belief(!before.up(), Optional.empty());
    }
    next = Optional.of(next.filter(end::hasReached).orElse(end));
    return new Belief(before.up(), Optional.of(since));
  }
}
