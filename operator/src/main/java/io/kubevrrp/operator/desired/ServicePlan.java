package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything decided about the addresses of Services.
 *
 * @param changes what to write so that the VIPGroups hold the addresses; none when they do
 * @param services what became of each Service, by {@link ServiceClaims#key}
 */
public record ServicePlan(List<Change> changes, SortedMap<String, ServiceOutcome> services) {
  public ServicePlan {
    changes = List.copyOf(changes);
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
  }

  /** Something to write. */
  public sealed interface Change {
    /** A new group. */
    record Create(VIPGroup group) implements Change {}

    /** A group that says something else from now on; its version is that of the existing one. */
    record Replace(VIPGroup group) implements Change {}

    /** A group that holds nothing any more. */
    record Delete(VIPGroup group) implements Change {}
  }

  /**
   * What became of a Service.
   *
   * @param addresses what it has, the most important family first
   * @param pool from where
   * @param refusal why it has none, or not all that it asks for
   */
  public record ServiceOutcome(
      List<String> addresses, Optional<String> pool, Optional<Refusal> refusal) {
    public ServiceOutcome {
      addresses = List.copyOf(addresses);
    }
  }
}
