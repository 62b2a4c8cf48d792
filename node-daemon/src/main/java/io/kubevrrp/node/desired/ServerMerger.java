package io.kubevrrp.node.desired;

import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.runtime.RouterSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Decides which virtual servers are directed next, once it is known which virtual routers run: what
 * is sound, and of what is refused its last good form, as long as there is what it follows. Pure.
 */
final class ServerMerger {
  private final Reading reading;
  private final Configuration running;
  private final SequencedMap<String, Entry<RouterSpec>> routers;
  private final SequencedMap<String, Entry<DirectedServer>> taken;
  private final List<String> problems = new ArrayList<>();

  private ServerMerger(
      Reading reading, Configuration running, SequencedMap<String, Entry<RouterSpec>> routers) {
    this.reading = reading;
    this.running = running;
    this.routers = routers;
    this.taken = new LinkedHashMap<>(reading.servers().sound());
  }

  /**
   * What is directed next.
   *
   * @param servers by their names and their virtual routers' names
   * @param problems a sentence for each refusal
   */
  record Merged(SequencedMap<String, Entry<DirectedServer>> servers, List<String> problems) {}

  /** The newest virtual servers over those that are directed, beside these virtual routers. */
  static Merged merge(
      Reading reading, Configuration running, SequencedMap<String, Entry<RouterSpec>> routers) {
    return new ServerMerger(reading, running, routers).merge();
  }

  private Merged merge() {
    while (refuseWhatContradicts()) {}
    return new Merged(servers(), problems);
  }

  private boolean refuseWhatContradicts() {
    SequencedMap<String, Entry<DirectedServer>> all = servers();
    List<String> refused = new ArrayList<>();
    taken.forEach((name, entry) ->
        contradiction(name, entry.form(), all)
            .ifPresent(sentence -> {
              refused.add(name);
              problems.add("virtual server " + name + ": " + sentence);
            }));
    taken.keySet().removeAll(refused);
    return !refused.isEmpty();
  }

  private SequencedMap<String, Entry<DirectedServer>> servers() {
    SequencedMap<String, Entry<DirectedServer>> servers = new LinkedHashMap<>(taken);
    running
        .servers()
        .forEach((name, entry) -> {
          boolean written =
              reading.servers().keeps(name) || reading.servers().sound().containsKey(name);
          if (written && leaderless(entry.form()).isEmpty()) {
            servers.putIfAbsent(name, entry);
          }
        });
    return servers;
  }

  private Optional<String> contradiction(
      String name, DirectedServer server, SequencedMap<String, Entry<DirectedServer>> all) {
    return leaderless(server).or(() -> occupied(name, server, all));
  }

  /** Why it has nothing to follow. */
  private Optional<String> leaderless(DirectedServer server) {
    String router = server.server().router();
    Entry<RouterSpec> followed = routers.get(router);
    if (followed == null) {
      return Optional.of(
          reading.routers().refused().contains(router)
              ? "the virtual router " + router + " that it follows is refused: correct that first"
              : "it follows the virtual router "
                  + router
                  + ", which is not in virtualRouters: add it there, or correct virtualRouter");
    }
    return DirectedServer.addresses(followed.form()).isEmpty()
        ? Optional.of(
            "the virtual router "
                + router
                + " has IPv6 addresses, and only IPv4 is directed: name another virtualRouter")
        : Optional.empty();
  }

  private Optional<String> occupied(
      String name, DirectedServer server, SequencedMap<String, Entry<DirectedServer>> all) {
    Set<ServiceKey.Addressed> keys = keys(server);
    return all.entrySet().stream()
        .filter(other -> !other.getKey().equals(name))
        .flatMap(other ->
            keys(other.getValue().form()).stream()
                .filter(keys::contains)
                .map(key -> key + " is directed by the virtual server " + other.getKey() + " too"))
        .findFirst()
        .map(sentence -> sentence + ": leave it to one of them");
  }

  private Set<ServiceKey.Addressed> keys(DirectedServer server) {
    Entry<RouterSpec> followed = routers.get(server.server().router());
    return followed == null ? Set.of() : Set.copyOf(server.at(followed.form()).keys());
  }
}
