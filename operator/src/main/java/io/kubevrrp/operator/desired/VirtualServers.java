package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.NodeVirtualServer;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import io.kubevrrp.operator.resolve.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which virtual servers are directed, and by which nodes. */
final class VirtualServers {
  private final Map<String, GroupOutcome> groups;
  private final Set<String> unaccepting;
  private final SortedMap<String, VirtualServer.Spec> specs = new TreeMap<>();
  private final SortedMap<String, ServerOutcome> outcomes = new TreeMap<>();

  /** By group, protocol and port: who has it. */
  private final Map<String, String> taken = new HashMap<>();

  private VirtualServers(Snapshot snapshot, Map<String, GroupOutcome> groups) {
    this.groups = groups;
    this.unaccepting =
        snapshot.groups().stream()
            .filter(group -> group.getSpec() != null && !group.getSpec().vrrp().accept())
            .map(group -> group.getMetadata().getName())
            .collect(Collectors.toSet());
  }

  /** Decides for every virtual server, the oldest first: an older one keeps its port. */
  static VirtualServers decide(Snapshot snapshot, Map<String, GroupOutcome> groups) {
    VirtualServers servers = new VirtualServers(snapshot, groups);
    snapshot.virtualServers().forEach(servers::decide);
    return servers;
  }

  SortedMap<String, ServerOutcome> outcomes() {
    return outcomes;
  }

  /** What a node is told. */
  List<NodeVirtualServer> of(String node) {
    List<NodeVirtualServer> told = new ArrayList<>();
    outcomes.forEach((name, outcome) -> {
      VirtualServer.Spec spec = specs.get(name);
      if (spec != null && outcome.nodes().contains(node)) {
        outcome.routers().forEach(router -> told.add(new NodeVirtualServer(name, router, spec)));
      }
    });
    told.sort(
        Comparator.comparing(NodeVirtualServer::name)
            .thenComparing(NodeVirtualServer::virtualRouter));
    return told;
  }

  private void decide(VirtualServer server) {
    String name = server.getMetadata().getName();
    VirtualServer.Spec spec = server.getSpec();
    outcomes.put(name, outcome(name, spec, VirtualServerRules.broken(spec)));
    if (spec != null) {
      specs.put(name, spec);
    }
  }

  private ServerOutcome outcome(String name, VirtualServer.Spec spec, List<String> broken) {
    if (!broken.isEmpty()) {
      return ServerOutcome.refused(Refusal.Reason.INVALID, String.join("; ", broken));
    }
    GroupOutcome group = groups.get(spec.group());
    if (group == null) {
      return ServerOutcome.refused(
          Refusal.Reason.GROUP_NOT_FOUND,
          "there is no VIPGroup " + spec.group() + ": create it, or correct spec.group");
    }
    String place = spec.protocol() + " port " + spec.port() + " of the group " + spec.group();
    String owner = taken.putIfAbsent(place, name);
    if (owner != null) {
      return ServerOutcome.refused(
          Refusal.Reason.PORT_CONFLICT,
          place + " is directed by the virtual server " + owner + ": remove one of them");
    }
    if (!group.accepted()) {
      return ServerOutcome.refused(
          Refusal.Reason.GROUP_NOT_ACCEPTED,
          "the VIPGroup " + spec.group() + " is not accepted itself: see its condition Accepted");
    }
    if (unaccepting.contains(spec.group())) {
      return ServerOutcome.refused(
          Refusal.Reason.INVALID,
          "the VIPGroup "
              + spec.group()
              + " has vrrp.accept: false, which drops what is to be directed: set it to true there");
    }
    List<String> routers =
        group.routers().stream().filter(router -> !router.ipv6()).map(PlannedRouter::name).toList();
    return routers.isEmpty() && !group.routers().isEmpty()
        ? ServerOutcome.refused(
            Refusal.Reason.INVALID,
            "the VIPGroup "
                + spec.group()
                + " has IPv6 addresses only, and IPv4 is what is directed:"
                + " name another group, or add an IPv4 address to this one")
        : new ServerOutcome(routers, group.nodes(), List.of());
  }
}
