package io.kubevrrp.operator.status;

import io.kubevrrp.api.v1alpha1.NodeRouterStatus;
import io.kubevrrp.operator.allocation.Prefix;
import io.kubevrrp.operator.desired.PlannedRouter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The condition that says that several nodes hold the same addresses: who, who hears whom, and what
 * that points to.
 */
final class SplitBrain {
  private final Reports reports;

  private SplitBrain(Reports reports) {
    this.reports = reports;
  }

  static void set(Conditions conditions, Map<PlannedRouter, Ownership> owners, Reports reports) {
    var splitBrain = new SplitBrain(reports);
    List<String> sentences = new ArrayList<>();
    owners.forEach((router, owner) -> {
      if (!owner.contested().isEmpty()) {
        sentences.add(splitBrain.sentence(router.name(), owner));
      }
    });
    conditions.set(
        Conditions.Type.SPLIT_BRAIN,
        !sentences.isEmpty(),
        sentences.isEmpty()
            ? Reason.ONE_ACTIVE_ROUTER.word()
            : Reason.SEVERAL_ACTIVE_ROUTERS.word(),
        sentences.isEmpty()
            ? "no two nodes hold the same addresses"
            : String.join("; ", sentences));
  }

  private String sentence(String router, Ownership owner) {
    List<String> rivals = new ArrayList<>(owner.contested());
    owner.active().ifPresent(claim -> rivals.addFirst(claim.node()));
    List<String> listeners = new ArrayList<>(rivals);
    listeners.addAll(owner.backups());
    return "%s: %s all say that they are Active; %s; %s"
        .formatted(
            router,
            String.join(" and ", rivals),
            listeners.stream()
                .map(node -> node + " hears " + heard(node, router).orElse("nobody"))
                .collect(Collectors.joining(", ")),
            cause(router, rivals));
  }

  private String cause(String router, List<String> rivals) {
    List<String> deaf = new ArrayList<>();
    for (String node : rivals) {
      Optional<String> hears = heard(node, router);
      if (hears.isEmpty()) {
        deaf.add(node);
      }
    }
    if (onDifferentSubnets(router, rivals)) {
      return "their interfaces are on different subnets: name the right one with spec.interface";
    }
    if (deaf.size() == rivals.size()) {
      return "IP protocol 112 is likely filtered between them, or they are on different segments:"
          + " let it pass in the firewalls of the nodes and of the network";
    }
    return deaf.isEmpty()
        ? "they hear each other and do not agree: compare authentication and checksum of their configurations"
        : "IP protocol 112 is likely filtered in one direction: let it pass towards "
            + String.join(" and ", deaf);
  }

  private boolean onDifferentSubnets(String router, List<String> rivals) {
    List<Set<Prefix>> subnets = new ArrayList<>();
    for (String node : rivals) {
      Set<Prefix> known = subnets(node, router);
      if (known.isEmpty()) {
        return false;
      }
      subnets.add(known);
    }
    for (int i = 0; i < subnets.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (overlap(subnets.get(i), subnets.get(j))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean overlap(Set<Prefix> here, Set<Prefix> there) {
    return here.stream().anyMatch(one -> there.stream().anyMatch(one::overlaps));
  }

  /** The subnets of the interface on which the node runs the virtual router. */
  private Set<Prefix> subnets(String node, String router) {
    Optional<String> name = report(node, router).map(NodeRouterStatus::networkInterface);
    return reports.node(node).map(found -> found.getStatus()).stream()
        .flatMap(status -> status.interfaces().stream())
        .filter(link -> name.filter(link.name()::equals).isPresent())
        .flatMap(link -> link.addresses().stream())
        .flatMap(address -> Prefix.parse(address).stream())
        .collect(Collectors.toSet());
  }

  private Optional<String> heard(String node, String router) {
    return report(node, router).map(NodeRouterStatus::activeRouter).map(this::named);
  }

  /** The node with this address, or the address of somebody else. */
  private String named(String address) {
    return reports.nodes().stream()
        .filter(node -> node.getStatus() != null)
        .filter(node ->
            node.getStatus().interfaces().stream()
                .flatMap(link -> link.addresses().stream())
                .anyMatch(own -> own.startsWith(address + "/")))
        .map(node -> node.getMetadata().getName() + " (" + address + ")")
        .findFirst()
        .orElse(address);
  }

  private Optional<NodeRouterStatus> report(String node, String router) {
    return reports.node(node).map(found -> found.getStatus()).stream()
        .flatMap(status -> status.virtualRouters().stream())
        .filter(report -> report.name().equals(router))
        .findFirst();
  }
}
