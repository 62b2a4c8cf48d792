package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.InterfaceSelector;
import io.kubevrrp.api.v1alpha1.NodeRouterStatus;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.allocation.Prefix;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The nodes' network interfaces, as their daemons report them, and what groups want of them.
 * Whether an interface is up does not count: a link that is down for a while is the daemon's
 * business, and must not change who takes part.
 */
final class NodeLinks {
  private final Map<String, VIPNode> nodes;

  NodeLinks(List<VIPNode> nodes) {
    this.nodes =
        nodes.stream()
            .collect(Collectors.toMap(node -> node.getMetadata().getName(), Function.identity()));
  }

  /**
   * Why the node cannot serve the group: it reports its interfaces, and none of them is the one. A
   * node that took part already stays, so that a link that goes away and comes back moves nothing.
   */
  Optional<String> unfit(String node, VIPGroup group) {
    List<VIPNode.Link> links = links(node);
    if (links.isEmpty()
        || links.stream().anyMatch(wantedBy(group.getSpec()))
        || tookPart(node, group)) {
      return Optional.empty();
    }
    return Optional.of(missing(group.getSpec()) + " (it has " + list(links) + ")");
  }

  /** The subnets of the interfaces on which these nodes would serve the group. */
  Set<Prefix> subnets(Set<String> selected, VIPGroup.Spec spec) {
    Set<Prefix> subnets = new HashSet<>();
    for (String node : selected) {
      serving(node, spec)
          .flatMap(address -> Prefix.parse(address).stream())
          .filter(prefix -> !prefix.isAddress())
          .forEach(subnets::add);
    }
    return subnets;
  }

  /**
   * The addresses of the interface on which this node would serve the group, without prefix length:
   * those of the group's network first. The group's own and single addresses, which may be somebody
   * else's virtual ones, are left out; none while nothing is known.
   */
  List<String> addresses(String node, VIPGroup.Spec spec) {
    Set<String> virtual =
        spec.addresses().stream().map(Addresses::withoutPrefix).collect(Collectors.toSet());
    return serving(node, spec)
        .filter(address -> Prefix.parse(address).filter(own -> !own.isAddress()).isPresent())
        .filter(address -> !virtual.contains(Addresses.withoutPrefix(address)))
        .sorted(Comparator.comparing(address -> !leadsTo(address, spec)))
        .map(Addresses::withoutPrefix)
        .toList();
  }

  /** What the interface on which this node would serve the group has, as it is reported. */
  private Stream<String> serving(String node, VIPGroup.Spec spec) {
    return links(node).stream()
        .filter(wantedBy(spec))
        .limit(1)
        .flatMap(link -> link.addresses().stream());
  }

  private static boolean leadsTo(String address, VIPGroup.Spec spec) {
    return Prefix.parse(address).filter(holdsOneOf(spec)).isPresent();
  }

  /** Of a network, whether an address of the group lies in it. */
  private static Predicate<Prefix> holdsOneOf(VIPGroup.Spec spec) {
    List<Prefix> virtual =
        spec.addresses().stream().flatMap(address -> Prefix.parse(address).stream()).toList();
    return network -> virtual.stream().anyMatch(network::contains);
  }

  private List<VIPNode.Link> links(String node) {
    return status(node).map(VIPNode.Status::interfaces).orElse(List.of());
  }

  private Optional<VIPNode.Status> status(String node) {
    return Optional.ofNullable(nodes.get(node)).map(found -> found.getStatus());
  }

  private static Predicate<VIPNode.Link> wantedBy(VIPGroup.Spec spec) {
    InterfaceSelector selector = spec.networkInterface();
    if (selector != null && selector.name() != null) {
      return link -> link.name().equals(selector.name());
    }
    List<Prefix> wanted =
        Stream.of(selector != null && selector.cidr() != null ? selector.cidr() : "")
            .flatMap(cidr -> Prefix.parse(cidr).stream())
            .toList();
    if (!wanted.isEmpty()) {
      return link -> addresses(link).anyMatch(wanted.getFirst()::contains);
    }
    Predicate<Prefix> holdsOne = holdsOneOf(spec);
    return link -> addresses(link).anyMatch(holdsOne);
  }

  private static Stream<Prefix> addresses(VIPNode.Link link) {
    return link.addresses().stream().flatMap(address -> Prefix.parse(address).stream());
  }

  private boolean tookPart(String node, VIPGroup group) {
    String name = group.getMetadata().getName();
    boolean asked =
        Optional.ofNullable(nodes.get(node)).map(found -> found.getSpec()).stream()
            .flatMap(spec -> spec.virtualRouters().stream())
            .anyMatch(router ->
                router.group().equals(name)
                    && Optional.ofNullable(router.networkInterface())
                        .equals(Optional.ofNullable(group.getSpec().networkInterface())));
    return asked
        && status(node).stream()
            .flatMap(status -> status.virtualRouters().stream())
            .anyMatch(router -> router.group().equals(name) && tookPart(router));
  }

  private static boolean tookPart(NodeRouterStatus router) {
    return takesPart(router.state())
        || router.timeline().stream()
            .anyMatch(change -> takesPart(change.from()) || takesPart(change.to()));
  }

  private static boolean takesPart(NodeRouterStatus.State state) {
    return switch (state) {
      case BACKUP, ACTIVE -> true;
      case INITIALIZE, FAULT -> false;
    };
  }

  private static String missing(VIPGroup.Spec spec) {
    InterfaceSelector selector = spec.networkInterface();
    if (selector != null && selector.name() != null) {
      return "no interface is named " + selector.name();
    }
    return selector != null && selector.cidr() != null
        ? "no interface has an address inside " + selector.cidr()
        : "no interface's subnet holds " + Addresses.withoutPrefix(spec.addresses().getFirst());
  }

  private static String list(List<VIPNode.Link> links) {
    return links.stream()
        .limit(8)
        .map(link -> (link.name() + " " + String.join(" ", link.addresses())).strip())
        .collect(Collectors.joining(", "));
  }
}
