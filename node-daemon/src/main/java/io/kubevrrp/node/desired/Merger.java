package io.kubevrrp.node.desired;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.track.TrackedServiceConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Decides what runs next: what is sound in the newest configuration; and of what is refused, its
 * last good form, where there is one. Pure.
 */
final class Merger {
  private final Reading reading;
  private final Configuration running;
  private final List<Link> links;
  private final SequencedMap<String, Entry<RouterSpec>> taken;
  private final List<String> problems;

  private Merger(Reading reading, Configuration running, List<Link> links) {
    this.reading = reading;
    this.running = running;
    this.links = links;
    this.taken = new LinkedHashMap<>(reading.routers().sound());
    this.problems = new ArrayList<>(reading.problems());
  }

  /**
   * The newest configuration over the running one.
   *
   * @param links the host's interfaces, by which two names of one interface are recognised
   */
  static Judge.Judgement merge(Reading reading, Configuration running, List<Link> links) {
    return new Merger(reading, running, links).merge();
  }

  private Judge.Judgement merge() {
    // A refusal brings the last good form back, which may contradict others that are still taken.
    while (refuseWhatContradicts()) {}
    SequencedMap<String, Entry<RouterSpec>> routers = routers();
    var servers = ServerMerger.merge(reading, running, routers);
    problems.addAll(servers.problems());
    return new Judge.Judgement(new Configuration(routers, services(), servers.servers()), problems);
  }

  private boolean refuseWhatContradicts() {
    List<RouterSpec> all = routers().values().stream().map(Entry::form).toList();
    List<String> refused = new ArrayList<>();
    for (Entry<RouterSpec> entry : taken.values()) {
      RouterSpec router = entry.form();
      contradiction(router, all)
          .or(() -> untracked(router))
          .ifPresent(sentence -> {
            refused.add(router.name());
            problems.add("virtual router " + router.name() + ": " + sentence);
          });
    }
    taken.keySet().removeAll(refused);
    return !refused.isEmpty();
  }

  private SequencedMap<String, Entry<RouterSpec>> routers() {
    SequencedMap<String, Entry<RouterSpec>> routers = new LinkedHashMap<>(taken);
    running
        .routers()
        .forEach((name, entry) -> {
          if (reading.routers().keeps(name) || reading.routers().sound().containsKey(name)) {
            routers.putIfAbsent(name, entry);
          }
        });
    return routers;
  }

  // What a last good form tracks is checked for as long as that form runs.
  private SequencedMap<String, Entry<TrackedServiceConfig>> services() {
    SequencedMap<String, Entry<TrackedServiceConfig>> services =
        new LinkedHashMap<>(reading.services().sound());
    List<String> tracked =
        routers().values().stream().flatMap(entry -> tracked(entry.form())).toList();
    running
        .services()
        .forEach((name, entry) -> {
          if (reading.services().keeps(name) || tracked.contains(name)) {
            services.putIfAbsent(name, entry);
          }
        });
    return services;
  }

  private Optional<String> contradiction(RouterSpec router, List<RouterSpec> all) {
    return all.stream()
        .filter(other -> !other.name().equals(router.name()))
        .flatMap(other -> contradiction(router, other).stream())
        .findFirst();
  }

  private Optional<String> contradiction(RouterSpec router, RouterSpec other) {
    int id = router.config().virtualRouterId();
    // IPv4 and IPv6 have VRIDs of their own.
    if (id == other.config().virtualRouterId()
        && router.family() == other.family()
        && sameInterface(router, other)) {
      return Optional.of(
          "the virtual router %s has the VRID %d on the same interface: give each a VRID of its own"
              .formatted(other.name(), id));
    }
    return router.addresses().stream()
        .map(IpPrefix::address)
        .filter(address ->
            other.addresses().stream().anyMatch(prefix -> prefix.address().equals(address)))
        .findFirst()
        .map(address ->
            "the virtual router %s has the address %s too: leave it to one of them"
                .formatted(other.name(), address));
  }

  private boolean sameInterface(RouterSpec router, RouterSpec other) {
    if (router.networkInterface().equals(other.networkInterface())) {
      return true;
    }
    Optional<Link> link = router.networkInterface().in(links);
    return link.isPresent() && link.equals(other.networkInterface().in(links));
  }

  private Optional<String> untracked(RouterSpec router) {
    return tracked(router)
        .filter(service ->
            !reading.services().sound().containsKey(service)
                && !(reading.services().keeps(service) && running.services().containsKey(service)))
        .findFirst()
        .map(service ->
            reading.services().refused().contains(service)
                ? "the service " + service + " that it tracks is refused: correct that first"
                : "it tracks the service "
                    + service
                    + ", which is not in trackedServices: add it there, or remove the tracking");
  }

  private static Stream<String> tracked(RouterSpec router) {
    return router.trackers().stream()
        .filter(thing -> thing.kind() == RouterSpec.Kind.SERVICE)
        .map(RouterSpec.TrackedThing::name);
  }
}
