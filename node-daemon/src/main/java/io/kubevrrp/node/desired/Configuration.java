package io.kubevrrp.node.desired;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.track.TrackedServiceConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What this node runs: no two parts of it contradict each other.
 *
 * @param routers its virtual routers by name
 * @param services the services it checks by name
 */
public record Configuration(
    SequencedMap<String, Entry<RouterSpec>> routers,
    SequencedMap<String, Entry<TrackedServiceConfig>> services) {
  /** Nothing. */
  public static final Configuration EMPTY =
      new Configuration(new LinkedHashMap<>(), new LinkedHashMap<>());

  public Configuration {
    routers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(routers));
    services = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(services));
  }

  /** The same in the daemon's own types. */
  public DesiredNode node() {
    return new DesiredNode(
        routers.values().stream().map(Entry::form).toList(),
        services.values().stream().map(Entry::form).toList());
  }

  /** The same as a VIPNode's spec; keys stay names. */
  public ObjectNode spec() {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    ArrayNode virtualRouters = spec.putArray("virtualRouters");
    routers.values().forEach(router -> virtualRouters.add(router.source()));
    ArrayNode trackedServices = spec.putArray("trackedServices");
    services.values().forEach(service -> trackedServices.add(service.source()));
    return spec;
  }
}
