package io.kubevrrp.operator.desired;

import io.fabric8.kubernetes.api.model.Node;
import io.kubevrrp.api.v1alpha1.KubernetesServiceCheck;
import io.kubevrrp.api.v1alpha1.NodeVirtualServer;
import io.kubevrrp.api.v1alpha1.ServiceCheck;
import io.kubevrrp.api.v1alpha1.ServiceEndpoint;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.Tracking;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import io.kubevrrp.operator.allocation.VirtualRouterIds;
import io.kubevrrp.operator.resolve.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From what users want to what each node has to do: a pure function, whose result does not depend
 * on the order of its input.
 */
public final class Compiler {
  private final Snapshot snapshot;
  private final NodeLinks links;
  private final Map<String, List<VIPNode.VirtualRouter>> told;
  private final SortedMap<String, GroupOutcome> outcomes = new TreeMap<>();
  private Companies companies = Companies.of(List.of());

  private Compiler(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.links = new NodeLinks(snapshot.vipNodes());
    this.told =
        snapshot.vipNodes().stream()
            .flatMap(node -> Stream.ofNullable(node.getSpec()))
            .flatMap(spec -> spec.virtualRouters().stream())
            .collect(Collectors.groupingBy(VIPNode.VirtualRouter::group));
  }

  /** Decides everything. */
  public static Compilation compile(Snapshot snapshot) {
    return new Compiler(snapshot).compile();
  }

  private Compilation compile() {
    List<Draft> valid = keepValid(snapshot.groups().stream().map(this::draft).toList());
    companies = Companies.of(keepWithOwnAddresses(valid));
    List<Draft> placeable = keepWithRoom(companies.drafts());
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
    return new Draft(
        group,
        Site.of(group, links, snapshot),
        told.getOrDefault(group.getMetadata().getName(), List.of()));
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
    return keep(drafts, Draft.addressConflicts(drafts), Refusal.Reason.ADDRESS_CONFLICT);
  }

  private List<Draft> keepWithRoom(List<Draft> drafts) {
    var demands = drafts.stream().map(draft -> draft.demand(services(draft))).toList();
    return keep(drafts, Capacity.refusals(demands), Refusal.Reason.NODE_FULL);
  }

  private Set<String> services(Draft draft) {
    return draft.tracking().stream()
        .flatMap(tracking -> Stream.ofNullable(tracking.service()))
        .filter(name -> service(name).isPresent())
        .collect(Collectors.toSet());
  }

  private List<Draft> keep(
      List<Draft> drafts, Map<String, String> refusals, Refusal.Reason reason) {
    List<Draft> kept = new ArrayList<>();
    for (Draft draft : drafts) {
      Optional.ofNullable(refusals.get(draft.name()))
          .ifPresentOrElse(
              sentence -> refuse(draft, new Refusal(reason, sentence)), () -> kept.add(draft));
    }
    return kept;
  }

  private void refuse(Draft draft, Refusal refusal) {
    outcomes.put(draft.name(), outcome(draft, List.of(), List.of(refusal)));
  }

  private GroupOutcome outcome(Draft draft, List<PlannedRouter> routers, List<Refusal> refusals) {
    return new GroupOutcome(
        routers,
        draft.nodes(),
        draft.site().unfit(),
        Maintenance.remarks(snapshot, draft.nodes()),
        refusals,
        missingServices(draft),
        companies.unsynced(draft.name()));
  }

  private GroupOutcome outcome(Draft draft, VirtualRouterIds.Allocation allocation) {
    List<Refusal> refusals = new ArrayList<>(draft.allocationRefusal(allocation).stream().toList());
    List<PlannedRouter> routers = refusals.isEmpty() ? draft.routers(allocation) : List.of();
    if (draft.nodes().isEmpty()) {
      refusals.add(new Refusal(Refusal.Reason.NO_ELIGIBLE_NODE, nobody(draft)));
    }
    return outcome(draft, routers, refusals);
  }

  private String nobody(Draft draft) {
    if (snapshot.nodes().isEmpty()) {
      return "the cluster has no node";
    }
    return draft.site().unfit().isEmpty()
        ? "spec.nodeSelector selects none of the cluster's nodes: label one, or change the selector"
        : "no selected node has the interface: change spec.interface, or configure the interface there";
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
        written.tracking().forEach(tracking -> addService(services, tracking, node));
      }
    }
    return new VIPNode.Spec(List.copyOf(routers.values()), List.copyOf(services.values()), servers);
  }

  private void addService(
      SortedMap<String, VIPNode.Service> services, Tracking tracking, String node) {
    String name = tracking.service();
    if (name != null) {
      service(name)
          .ifPresent(found ->
              services.put(
                  name,
                  new VIPNode.Service(
                      name,
                      found.getSpec().withoutRecovery(),
                      endpoints(found.getSpec().check(), node))));
    }
  }

  private @Nullable List<ServiceEndpoint> endpoints(ServiceCheck check, String node) {
    KubernetesServiceCheck service = check.kubernetesService();
    return service == null
        ? null
        : snapshot.slices().map(slices -> LocalEndpoints.on(node, service, slices)).orElse(null);
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
        peers(spec, router),
        syncGroup(group),
        spec.tracking().stream().filter(this::resolves).toList(),
        spec.announce(),
        spec.addressLease());
  }

  /** The families of a group are one decision; what is spread moves address by address. */
  private @Nullable String syncGroup(VIPGroup group) {
    String name = group.getMetadata().getName();
    Optional<String> company = companies.of(name);
    if (company.isPresent()) {
      return company.get();
    }
    GroupOutcome outcome = outcomes.get(name);
    boolean several = outcome != null && outcome.routers().size() > 1;
    return several && group.getSpec().placement() == VIPGroup.Placement.TOGETHER ? name : null;
  }

  /** The addresses of all nodes that take part, where the virtual router needs to know them. */
  private List<String> peers(VIPGroup.Spec spec, PlannedRouter router) {
    boolean needed =
        spec.vrrp().transport() == VrrpSettings.Transport.UNICAST
            || spec.vrrp().peers() == VrrpSettings.Peers.STRICT;
    PeerAddresses addresses = new PeerAddresses(links, spec, router.ipv6());
    return needed
        ? snapshot.nodes().stream()
            .filter(node -> router.priorities().containsKey(node.getMetadata().getName()))
            .flatMap(addresses::of)
            .limit(VIPNode.MOST_PEERS) // who is left out is in Fault, and says so
            .toList()
        : List.of();
  }

  /** A reference to nothing is left out, and reported: it must not take an address away. */
  private boolean resolves(Tracking tracking) {
    String service = tracking.service();
    return service == null || service(service).isPresent();
  }
}
