package io.kubevrrp.operator.status;

import io.kubevrrp.api.v1alpha1.VIPNode;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/** The condition that says which other hosts answer for a group's addresses. */
final class AddressConflict {
  private AddressConflict() {}

  static void set(Conditions conditions, String group, SortedSet<String> nodes, Reports reports) {
    List<String> sentences =
        nodes.stream().flatMap(node -> sentences(node, group, reports)).toList();
    conditions.set(
        Conditions.Type.ADDRESS_CONFLICT,
        !sentences.isEmpty(),
        sentences.isEmpty() ? Reason.ADDRESSES_UNCONTESTED.word() : Reason.OTHER_HOLDER.word(),
        sentences.isEmpty()
            ? "no other host was found to answer for the addresses"
            : String.join("; ", sentences));
  }

  private static Stream<String> sentences(String node, String group, Reports reports) {
    return reports.node(node).stream()
        .flatMap(found ->
            Optional.ofNullable(found.getStatus())
                .map(VIPNode.Status::virtualRouters)
                .orElse(List.of())
                .stream())
        .filter(router -> group.equals(router.group()))
        .flatMap(router -> router.otherHolders().stream())
        .map(held ->
            "%s finds that %s answers for %s, too: find the host with this hardware address, and remove the address there or what keeps the two from hearing each other"
                .formatted(node, held.mac(), held.address()));
  }
}
