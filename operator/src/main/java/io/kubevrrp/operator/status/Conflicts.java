package io.kubevrrp.operator.status;

import io.kubevrrp.api.v1alpha1.NodeRouterStatus;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * The conditions that say who else, on their segments, a group's nodes have found.
 *
 * @param group the VIPGroup's name
 * @param nodes that take part in it
 * @param reports what they say
 */
record Conflicts(String group, SortedSet<String> nodes, Reports reports) {

  /** Says a conflict of one kind in words; nothing when there is none. */
  @FunctionalInterface
  private interface Finding {
    Stream<String> sentences(String node, NodeRouterStatus router);
  }

  /** Sets both. */
  void set(Conditions conditions) {
    set(
        conditions,
        Conditions.Type.VRID_CONFLICT,
        sentences(Conflicts::otherRouter),
        Reason.FOREIGN_VIRTUAL_ROUTER,
        Reason.VRID_UNCONTESTED,
        "nobody else was heard to use the VRID in the last minute");
    set(
        conditions,
        Conditions.Type.ADDRESS_CONFLICT,
        sentences(Conflicts::otherHolders),
        Reason.OTHER_HOLDER,
        Reason.ADDRESSES_UNCONTESTED,
        "no other host was found to answer for the addresses");
  }

  private static void set(
      Conditions conditions,
      Conditions.Type type,
      List<String> sentences,
      Reason found,
      Reason none,
      String noneInWords) {
    conditions.set(
        type,
        !sentences.isEmpty(),
        (sentences.isEmpty() ? none : found).word(),
        sentences.isEmpty() ? noneInWords : String.join("; ", sentences));
  }

  private List<String> sentences(Finding finding) {
    return nodes.stream()
        .flatMap(node ->
            routers(node)
                .filter(router -> group.equals(router.group()))
                .flatMap(router -> finding.sentences(node, router)))
        .toList();
  }

  private Stream<NodeRouterStatus> routers(String node) {
    return reports.node(node).stream()
        .flatMap(found -> Optional.ofNullable(found.getStatus()).stream())
        .map(VIPNode.Status::virtualRouters)
        .flatMap(List::stream);
  }

  private static Stream<String> otherRouter(String node, NodeRouterStatus router) {
    return Optional.ofNullable(router.otherAddresses())
        .filter(NodeRouterStatus.OtherAddresses::foreign)
        .map(other ->
            "%s hears %s use VRID %d for %s: give this group another virtualRouterID, or change the other one"
                .formatted(
                    node,
                    other.sender(),
                    router.virtualRouterID(),
                    String.join(", ", other.addresses())))
        .stream();
  }

  private static Stream<String> otherHolders(String node, NodeRouterStatus router) {
    return router.otherHolders().stream()
        .map(held ->
            "%s finds that %s answers for %s, too: find the host with this hardware address, and remove the address there or what keeps the two from hearing each other"
                .formatted(node, held.mac(), held.address()));
  }
}
