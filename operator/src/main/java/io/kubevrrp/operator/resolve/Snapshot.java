package io.kubevrrp.operator.resolve;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a decision rests on, at one moment; in an order that does not depend on how it
 * was collected.
 *
 * @param groups oldest first; their statuses carry earlier decisions. Groups being deleted are not
 *     there
 * @param services by name
 * @param nodes by name
 * @param vipNodes what the nodes are told and say, by name; none where there is no cluster
 * @param virtualServers oldest first; those being deleted are not there
 * @param slices the endpoints of all Services; empty where there is no cluster to have them
 * @param now the moment
 */
public record Snapshot(
    List<VIPGroup> groups,
    List<TrackedService> services,
    List<Node> nodes,
    List<VIPNode> vipNodes,
    List<VirtualServer> virtualServers,
    Optional<List<EndpointSlice>> slices,
    Instant now) {
  /** An object that was never on a server is younger than any that was. */
  private static final String NOT_YET_CREATED = "9999";

  public Snapshot {
    groups = oldestFirst(groups);
    services = services.stream().sorted(Comparator.comparing(Snapshot::name)).toList();
    nodes = nodes.stream().sorted(Comparator.comparing(Snapshot::name)).toList();
    vipNodes = vipNodes.stream().sorted(Comparator.comparing(Snapshot::name)).toList();
    virtualServers = oldestFirst(virtualServers);
    slices = slices.map(List::copyOf);
  }

  /** One without endpoints. */
  public Snapshot(
      List<VIPGroup> groups,
      List<TrackedService> services,
      List<Node> nodes,
      List<VIPNode> vipNodes,
      List<VirtualServer> virtualServers,
      Instant now) {
    this(groups, services, nodes, vipNodes, virtualServers, Optional.empty(), now);
  }

  /** One without virtual servers. */
  public Snapshot(
      List<VIPGroup> groups,
      List<TrackedService> services,
      List<Node> nodes,
      List<VIPNode> vipNodes,
      Instant now) {
    this(groups, services, nodes, vipNodes, List.of(), now);
  }

  /** What users wrote, when no node has said anything yet and nothing has expired. */
  public Snapshot(List<VIPGroup> groups, List<TrackedService> services, List<Node> nodes) {
    this(groups, services, nodes, List.of(), List.of(), Instant.EPOCH);
  }

  /** The tracked service with this name, if there is one that says how to check it. */
  public Optional<TrackedService> service(String name) {
    return services.stream()
        .filter(service -> name(service).equals(name) && service.getSpec() != null)
        .findFirst();
  }

  private static <T extends HasMetadata> List<T> oldestFirst(List<T> objects) {
    return objects.stream()
        .filter(object -> !object.isMarkedForDeletion())
        .sorted(Comparator.<T, String>comparing(Snapshot::creation).thenComparing(Snapshot::name))
        .toList();
  }

  private static String creation(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getCreationTimestamp()).orElse(NOT_YET_CREATED);
  }

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }
}
