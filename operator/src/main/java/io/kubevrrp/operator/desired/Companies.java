package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The groups that move together: each group that others name in {@code syncWith}, and those others.
 * They are served on the nodes that all of them can have, with the named group's priorities. A
 * reference that cannot be followed takes no address away: the group then moves alone, and that is
 * said.
 */
final class Companies {
  private final Map<String, Draft> drafts = new HashMap<>();
  private final Map<String, String> leads = new HashMap<>();
  private final Map<String, String> unsynced = new HashMap<>();
  private final List<String> order;

  private Companies(List<Draft> oldestFirst) {
    oldestFirst.forEach(draft -> drafts.put(draft.name(), draft));
    order = oldestFirst.stream().map(Draft::name).toList();
  }

  /** Finds them among the groups that may be served. */
  static Companies of(List<Draft> oldestFirst) {
    Companies companies = new Companies(oldestFirst);
    oldestFirst.stream()
        .filter(draft -> draft.group().getSpec().syncWith() != null)
        .forEach(companies::follow);
    companies.settle();
    return companies;
  }

  /** The groups, in their order, each on the nodes that its company can have. */
  List<Draft> drafts() {
    return order.stream().flatMap(name -> Optional.ofNullable(drafts.get(name)).stream()).toList();
  }

  /** The name of the group's company; empty when it moves alone. */
  Optional<String> of(String group) {
    return Optional.ofNullable(leads.get(group));
  }

  /** Why the group moves alone although it should not; empty when it does not. */
  String unsynced(String group) {
    return unsynced.getOrDefault(group, "");
  }

  private void follow(Draft follower) {
    String name = String.valueOf(follower.group().getSpec().syncWith());
    Draft lead = drafts.get(name);
    Optional<String> problem = problem(follower, name, lead);
    if (problem.isPresent() || lead == null) {
      unsynced.put(follower.name(), problem.orElse(""));
      return;
    }
    Set<String> shared = new HashSet<>(lead.nodes());
    shared.retainAll(follower.nodes());
    drafts.put(
        name,
        lead.following(lead.group(), lead.site().only(shared, cannotBeServed(follower.name()))));
    drafts.put(follower.name(), follower.following(lead.group(), follower.site()));
    leads.put(name, name);
    leads.put(follower.name(), name);
  }

  private static Optional<String> problem(Draft follower, String name, @Nullable Draft lead) {
    if (name.equals(follower.name())) {
      return Optional.of("syncWith names the group itself: name another one");
    }
    if (lead == null) {
      return Optional.of(
          "syncWith names %s, and no accepted VIPGroup has that name".formatted(name));
    }
    VIPGroup.Spec spec = lead.group().getSpec();
    if (spec.syncWith() != null) {
      return Optional.of(
          "syncWith names %s, which itself moves with %s: name %s in both"
              .formatted(name, spec.syncWith(), spec.syncWith()));
    }
    if (spec.placement() == VIPGroup.Placement.SPREAD) {
      return Optional.of(
          "syncWith names %s, whose addresses are spread: placement: Together is needed there"
              .formatted(name));
    }
    return Collections.disjoint(lead.nodes(), follower.nodes())
        ? Optional.of(
            "syncWith names %s, and no node can have both groups: select the same nodes in both"
                .formatted(name))
        : Optional.empty();
  }

  /** By now the named group has the nodes that all can have: its followers get the same. */
  private void settle() {
    for (String follower : new ArrayList<>(leads.keySet())) {
      String name = leads.getOrDefault(follower, follower);
      Draft lead = drafts.get(name);
      Draft draft = drafts.get(follower);
      if (lead != null && draft != null) {
        Site site = draft.site().only(lead.nodes(), cannotBeServed(name));
        drafts.put(follower, draft.following(lead.group(), site));
      }
    }
  }

  private static String cannotBeServed(String other) {
    return "the group %s, with which it moves together, cannot be served there".formatted(other);
  }
}
