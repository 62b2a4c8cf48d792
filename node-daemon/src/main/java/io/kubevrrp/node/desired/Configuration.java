package io.kubevrrp.node.desired;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevrrp.node.direct.ServerSpec;
import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.track.TrackedServiceConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What this node runs: no two parts of it contradict each other.
 *
 * @param routers its virtual routers by name
 * @param services the services it checks by name
 * @param servers its virtual servers by their names and their virtual routers' names; each of these
 *     routers is there
 */
public record Configuration(
    SequencedMap<String, Entry<RouterSpec>> routers,
    SequencedMap<String, Entry<TrackedServiceConfig>> services,
    SequencedMap<String, Entry<DirectedServer>> servers) {
  /** Nothing. */
  public static final Configuration EMPTY =
      new Configuration(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());

  public Configuration {
    routers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(routers));
    services = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(services));
    servers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(servers));
  }

  /** The same in the daemon's own types. */
  public DesiredNode node() {
    return new DesiredNode(
        routers.values().stream().map(Entry::form).toList(),
        services.values().stream().map(Entry::form).toList(),
        servers.values().stream().flatMap(entry -> directed(entry.form())).toList(),
        checks());
  }

  private Stream<ServerSpec> directed(DirectedServer server) {
    return Optional.ofNullable(routers.get(server.server().router()))
        .map(router -> server.at(router.form()))
        .stream();
  }

  /** Each once: a virtual server may follow several virtual routers. */
  private List<TrackedServiceConfig> checks() {
    SequencedMap<String, TrackedServiceConfig> checks = new LinkedHashMap<>();
    servers.values().stream()
        .flatMap(entry -> entry.form().checks().stream())
        .forEach(check -> checks.putIfAbsent(check.name(), check));
    return List.copyOf(checks.values());
  }

  /** The same as a VIPNode's spec; keys stay names. */
  public ObjectNode spec() {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    ArrayNode virtualRouters = spec.putArray("virtualRouters");
    routers.values().forEach(router -> virtualRouters.add(router.source()));
    ArrayNode trackedServices = spec.putArray("trackedServices");
    services.values().forEach(service -> trackedServices.add(service.source()));
    if (!servers.isEmpty()) {
      ArrayNode virtualServers = spec.putArray("virtualServers");
      servers.values().forEach(server -> virtualServers.add(server.source()));
    }
    return spec;
  }
}
