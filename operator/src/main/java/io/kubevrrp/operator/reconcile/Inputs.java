package io.kubevrrp.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import io.kubevrrp.operator.desired.LocalEndpoints;
import io.kubevrrp.operator.resolve.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that a decision rests on, watched for one reconciler.
 *
 * @param groups all groups
 * @param services all tracked services
 * @param nodes all nodes of the cluster
 * @param vipNodes what the nodes are told, and what they say
 * @param virtualServers all virtual servers
 * @param slices the endpoints of all Services, where decisions rest on them
 */
record Inputs<P extends HasMetadata>(
    Watched<VIPGroup, P> groups,
    Watched<TrackedService, P> services,
    Watched<Node, P> nodes,
    Watched<VIPNode, P> vipNodes,
    Watched<VirtualServer, P> virtualServers,
    Optional<Watched<EndpointSlice, P>> slices) {

  /** For a reconciler of this kind; a change of any of them concerns all of its objects. */
  static <P extends HasMetadata> Inputs<P> of(Class<P> primary, EventSourceContext<P> context) {
    return of(primary, context, false);
  }

  /** The same; with endpoints, of which only those concern it that a tracked service is about. */
  static <P extends HasMetadata> Inputs<P> of(
      Class<P> primary, EventSourceContext<P> context, boolean withSlices) {
    var services = Watched.all("all-services", TrackedService.class, primary, context);
    return new Inputs<>(
        Watched.all("all-groups", VIPGroup.class, primary, context),
        services,
        Watched.all("all-nodes", Node.class, primary, context),
        Watched.all("all-vipnodes", VIPNode.class, primary, context),
        Watched.all("all-virtual-servers", VirtualServer.class, primary, context),
        withSlices
            ? Optional.of(
                Watched.concerning(
                    "all-slices",
                    EndpointSlice.class,
                    primary,
                    context,
                    (slice, _) -> LocalEndpoints.concern(services.list(), slice)))
            : Optional.empty());
  }

  List<EventSource<?, P>> sources() {
    List<EventSource<?, P>> sources =
        new ArrayList<>(
            List.of(
                groups.source(),
                services.source(),
                nodes.source(),
                vipNodes.source(),
                virtualServers.source()));
    slices.ifPresent(watched -> sources.add(watched.source()));
    return sources;
  }

  /** As the caches have it. */
  Snapshot snapshot(Instant now) {
    return snapshot(groups.list(), virtualServers.list(), now);
  }

  /**
   * The same with this group as it is here: the reconciler's own cache of groups is filled
   * separately from the one of all groups, and the object at hand is the newer one.
   */
  Snapshot snapshotWith(VIPGroup own, Instant now) {
    String name = own.getMetadata().getName();
    Stream<VIPGroup> others =
        groups.list().stream().filter(other -> !other.getMetadata().getName().equals(name));
    return snapshot(Stream.concat(Stream.of(own), others).toList(), virtualServers.list(), now);
  }

  /** As {@link #snapshotWith(VIPGroup, Instant)}, for a virtual server. */
  Snapshot snapshotWith(VirtualServer own, Instant now) {
    String name = own.getMetadata().getName();
    Stream<VirtualServer> others =
        virtualServers.list().stream().filter(other -> !other.getMetadata().getName().equals(name));
    return snapshot(groups.list(), Stream.concat(Stream.of(own), others).toList(), now);
  }

  private Snapshot snapshot(List<VIPGroup> allGroups, List<VirtualServer> servers, Instant now) {
    return new Snapshot(
        allGroups,
        services.list(),
        nodes.list(),
        vipNodes.list(),
        servers,
        slices.map(Watched::list),
        now);
  }

  /**
   * Whether the cache of all groups has come to this one. Until then, it may lack what was written
   * of older groups, too; its own event follows.
   */
  boolean knows(VIPGroup group) {
    String name = group.getMetadata().getName();
    return groups.list().stream().anyMatch(other -> other.getMetadata().getName().equals(name));
  }

  /** What this node is told now. */
  Optional<VIPNode> vipNode(String name) {
    return vipNodes.list().stream()
        .filter(found -> found.getMetadata().getName().equals(name))
        .findFirst();
  }
}
