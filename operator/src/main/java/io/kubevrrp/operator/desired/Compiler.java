package io.kubevrrp.operator.desired;

import io.fabric8.kubernetes.api.model.Node;
import io.kubevrrp.api.v1alpha1.NodeVirtualServer;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.Tracking;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.allocation.VirtualRouterIds;
import io.kubevrrp.operator.resolve.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * From what users want to what each node has to do: a pure function, whose result does not depend
 * on the order of its input.
 */
public final class Compiler {
  private final Snapshot snapshot;
  private final SortedMap<String, GroupOutcome> outcomes = new TreeMap<>();

  private Compiler(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** Decides everything. */
  public static Compilation compile(Snapshot snapshot) {
    return new Compiler(snapshot).compile();
  }

  private Compilation compile() {
    List<Draft> valid = keepValid(snapshot.groups().stream().map(this::draft).toList());
    List<Draft> placeable = keepWithOwnAddresses(valid);
    var allocation = VirtualRouterIds.allocate(placeable.stream().map(Draft::claim).toList());
    placeable.forEach(draft -> outcomes.put(draft.name(), outcome(draft, allocation)));
    VirtualServers servers = VirtualServers.decide(snapshot, outcomes);
    SortedMap<String, VIPNode.Spec> nodes = new TreeMap<>();
    for (Node node : snapshot.nodes()) {
      String name = node.getMetadata().getName();
      nodes.put(name, spec(name, servers.of(name)));
    }
    return new Compilation(nodes, outcomes, servers.outcomes());
  }

  private Draft draft(VIPGroup group) {
    VIPGroup.Spec spec = group.getSpec();
    return new Draft(
        group,
        spec == null
            ? new TreeSet<>()
            : NodeSelection.select(spec.nodeSelector(), snapshot.nodes()));
  }

  private List<Draft> keepValid(List<Draft> drafts) {
    List<Draft> kept = new ArrayList<>();
    for (Draft draft : drafts) {
      List<String> broken = draft.brokenRules();
      if (broken.isEmpty()) {
        kept.add(draft);
      } else {
        refuse(draft, new Refusal(Refusal.Reason.INVALID, String.join("; ", broken)));
      }
    }
    return kept;
  }

  private List<Draft> keepWithOwnAddresses(List<Draft> drafts) {
    List<Draft> kept = new ArrayList<>();
    var conflicts = Draft.addressConflicts(drafts);
    for (Draft draft : drafts) {
      Optional.ofNullable(conflicts.get(draft.name()))
          .ifPresentOrElse(
              sentence -> refuse(draft, new Refusal(Refusal.Reason.ADDRESS_CONFLICT, sentence)),
              () -> kept.add(draft));
    }
    return kept;
  }

  private void refuse(Draft draft, Refusal refusal) {
    outcomes.put(
        draft.name(),
        new GroupOutcome(List.of(), draft.nodes(), List.of(refusal), missingServices(draft)));
  }

  private GroupOutcome outcome(Draft draft, VirtualRouterIds.Allocation allocation) {
    List<Refusal> refusals = new ArrayList<>(draft.allocationRefusal(allocation).stream().toList());
    List<PlannedRouter> routers = refusals.isEmpty() ? draft.routers(allocation) : List.of();
    if (draft.nodes().isEmpty()) {
      refusals.add(
          new Refusal(
              Refusal.Reason.NO_ELIGIBLE_NODE,
              snapshot.nodes().isEmpty()
                  ? "the cluster has no node"
                  : "spec.nodeSelector selects none of the cluster's nodes: label one, or change the selector"));
    }
    return new GroupOutcome(routers, draft.nodes(), refusals, missingServices(draft));
  }

  private SortedSet<String> missingServices(Draft draft) {
    SortedSet<String> missing = new TreeSet<>();
    for (Tracking tracking : draft.tracking()) {
      String service = tracking.service();
      if (service != null && service(service).isEmpty()) {
        missing.add(service);
      }
    }
    return missing;
  }

  private Optional<TrackedService> service(String name) {
    return snapshot
        .service(name)
        .filter(service -> ServiceRules.broken(service.getSpec()).isEmpty());
  }

  private VIPNode.Spec spec(String node, List<NodeVirtualServer> servers) {
    SortedMap<String, VIPNode.VirtualRouter> routers = new TreeMap<>();
    SortedMap<String, VIPNode.Service> services = new TreeMap<>();
    for (VIPGroup group : snapshot.groups()) {
      GroupOutcome outcome = outcomes.get(group.getMetadata().getName());
      if (outcome == null || !outcome.nodes().contains(node)) {
        continue;
      }
      for (PlannedRouter router : outcome.routers()) {
        var written = write(group, router, node);
        routers.put(router.name(), written);
        written.tracking().forEach(tracking -> addService(services, tracking));
      }
    }
    return new VIPNode.Spec(List.copyOf(routers.values()), List.copyOf(services.values()), servers);
  }

  private void addService(SortedMap<String, VIPNode.Service> services, Tracking tracking) {
    String name = tracking.service();
    if (name != null) {
      service(name)
          .ifPresent(found -> services.put(name, new VIPNode.Service(name, found.getSpec())));
    }
  }

  private VIPNode.VirtualRouter write(VIPGroup group, PlannedRouter router, String node) {
    VIPGroup.Spec spec = group.getSpec();
    return new VIPNode.VirtualRouter(
        router.name(),
        group.getMetadata().getName(),
        spec.networkInterface(),
        router.priorities().getOrDefault(node, 1),
        router.addresses(),
        spec.vrrp().withVirtualRouterID(router.virtualRouterID()),
        spec.tracking().stream().filter(this::resolves).toList(),
        spec.announce(),
        spec.addressLease());
  }

  /** A reference to nothing is left out, and reported: it must not take an address away. */
  private boolean resolves(Tracking tracking) {
    String service = tracking.service();
    return service == null || service(service).isPresent();
  }
}
