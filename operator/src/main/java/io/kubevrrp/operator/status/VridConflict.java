package io.kubevrrp.operator.status;

import io.kubevrrp.api.v1alpha1.NodeRouterStatus;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/** The condition that says who else uses a group's VRID on its segment. */
final class VridConflict {
  private VridConflict() {}

  static void set(Conditions conditions, String group, SortedSet<String> nodes, Reports reports) {
    List<String> sentences =
        nodes.stream().flatMap(node -> sentences(node, group, reports)).toList();
    conditions.set(
        Conditions.Type.VRID_CONFLICT,
        !sentences.isEmpty(),
        sentences.isEmpty() ? Reason.VRID_UNCONTESTED.word() : Reason.FOREIGN_VIRTUAL_ROUTER.word(),
        sentences.isEmpty()
            ? "nobody else was heard to use the VRID in the last minute"
            : String.join("; ", sentences));
  }

  private static Stream<String> sentences(String node, String group, Reports reports) {
    return reports.node(node).stream()
        .flatMap(found -> routers(found).stream())
        .filter(router -> group.equals(router.group()))
        .flatMap(router -> sentence(node, router).stream());
  }

  private static List<NodeRouterStatus> routers(VIPNode node) {
    return Optional.ofNullable(node.getStatus())
        .map(VIPNode.Status::virtualRouters)
        .orElse(List.of());
  }

  private static Optional<String> sentence(String node, NodeRouterStatus router) {
    return Optional.ofNullable(router.otherAddresses())
        .filter(NodeRouterStatus.OtherAddresses::foreign)
        .map(other ->
            "%s hears %s use VRID %d for %s: give this group another virtualRouterID, or change the other one"
                .formatted(
                    node,
                    other.sender(),
                    router.virtualRouterID(),
                    String.join(", ", other.addresses())));
  }
}
