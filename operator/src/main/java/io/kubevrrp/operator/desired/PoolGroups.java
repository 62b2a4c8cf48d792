package io.kubevrrp.operator.desired;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.kubevrrp.api.v1alpha1.AddressLease;
import io.kubevrrp.api.v1alpha1.AddressPool;
import io.kubevrrp.api.v1alpha1.Announce;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** How the VIPGroups look that hold the addresses of a pool. */
final class PoolGroups {
  /** Nodes with this label get no traffic from outside; kubeadm sets it on control planes. */
  private static final String EXCLUDED = "node.kubernetes.io/exclude-from-external-load-balancers";

  private PoolGroups() {}

  /**
   * A group's spec.
   *
   * @param nodes the only nodes that may hold the addresses; absent: those of the pool
   */
  static VIPGroup.Spec spec(
      AddressPool.Spec pool, List<String> addresses, Optional<SortedSet<String>> nodes) {
    return new VIPGroup.Spec(
        selector(pool, nodes),
        pool.networkInterface(),
        addresses,
        VIPGroup.Placement.TOGETHER,
        pool.vrrp(),
        List.of(),
        List.of(),
        Announce.DEFAULT,
        AddressLease.DEFAULT);
  }

  /** The same group with other addresses: for a pool that says nothing valid any more. */
  static VIPGroup.Spec withAddresses(VIPGroup.Spec spec, List<String> addresses) {
    return new VIPGroup.Spec(
        spec.nodeSelector(),
        spec.networkInterface(),
        addresses,
        spec.placement(),
        spec.vrrp(),
        spec.priorities(),
        spec.tracking(),
        spec.announce(),
        spec.addressLease());
  }

  private static LabelSelector selector(AddressPool.Spec pool, Optional<SortedSet<String>> nodes) {
    LabelSelectorBuilder selector =
        pool.nodeSelector() == null
            ? new LabelSelectorBuilder()
            : new LabelSelectorBuilder(pool.nodeSelector());
    selector
        .addNewMatchExpression()
        .withKey(EXCLUDED)
        .withOperator("DoesNotExist")
        .endMatchExpression();
    nodes.ifPresent(names ->
        selector
            .addNewMatchExpression()
            .withKey(Selectors.NAME)
            .withOperator("In")
            .addAllToValues(names)
            .endMatchExpression());
    return selector.build();
  }
}
