package io.kubevrrp.operator.status;

import io.kubevrrp.api.v1alpha1.Failover;
import io.kubevrrp.api.v1alpha1.GroupRouterStatus;
import io.kubevrrp.api.v1alpha1.Tracking;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.desired.Compilation;
import io.kubevrrp.operator.desired.GroupOutcome;
import io.kubevrrp.operator.desired.IneffectiveWeights;
import io.kubevrrp.operator.desired.PlannedRouter;
import io.kubevrrp.operator.desired.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The status of a group, from what was decided and what the nodes report. Pure. */
public final class GroupReport {
  private final VIPGroup group;
  private final VIPGroup.Status previous;
  private final Compilation compilation;
  private final GroupOutcome outcome;
  private final Reports reports;
  private final Map<PlannedRouter, Ownership> owners = new LinkedHashMap<>();

  private GroupReport(
      VIPGroup group, Compilation compilation, GroupOutcome outcome, Reports reports) {
    this.group = group;
    this.previous = Optional.ofNullable(group.getStatus()).orElse(VIPGroup.Status.EMPTY);
    this.compilation = compilation;
    this.outcome = outcome;
    this.reports = reports;
    for (PlannedRouter router : outcome.routers()) {
      owners.put(router, Ownership.of(group.getMetadata().getName(), router.name(), reports));
    }
  }

  /**
   * A status, and when it may become wrong without anybody saying so.
   *
   * @param status what to write
   * @param lookAgain when to judge again, if nothing happens before
   * @param rollCall nodes that say that they are Active, as another does, and should say so again:
   *     else a split brain were told from a dead node at their next sign of life only
   */
  public record Result(
      VIPGroup.Status status, Optional<Duration> lookAgain, Set<String> rollCall) {}

  /** Judges one group; empty when the compilation does not know it. */
  public static Optional<Result> of(VIPGroup group, Compilation compilation, Reports reports) {
    return Optional.ofNullable(compilation.groups().get(group.getMetadata().getName()))
        .map(outcome -> new GroupReport(group, compilation, outcome, reports).result());
  }

  private Result result() {
    List<GroupRouterStatus> routers = new ArrayList<>();
    SortedSet<String> active = new TreeSet<>();
    owners.forEach((router, owner) -> routers.add(routerStatus(router, owner)));
    owners.values().forEach(owner -> owner.active().ifPresent(claim -> active.add(claim.node())));
    List<Failover> timeline = Timeline.extended(previous.timeline(), owners);
    var status =
        new VIPGroup.Status(
            generation(),
            active.isEmpty() ? null : String.join(",", active),
            routers,
            timeline.isEmpty() ? null : timeline.getFirst(),
            timeline,
            conditions());
    var doubts = new Doubts(owners.values(), reports.now());
    return new Result(status, doubts.lookAgain().or(this::lookAgain), doubts.rollCall());
  }

  private long generation() {
    return Optional.ofNullable(group.getMetadata().getGeneration()).orElse(0L);
  }

  private static GroupRouterStatus routerStatus(PlannedRouter router, Ownership owner) {
    var claim = owner.active();
    return new GroupRouterStatus(
        router.name(),
        router.virtualRouterID(),
        router.ipv6() ? GroupRouterStatus.Family.IPV6 : GroupRouterStatus.Family.IPV4,
        router.addresses(),
        claim.map(Ownership.Claim::node).orElse(null),
        claim.map(found -> found.report().since()).orElse(null),
        owner.backups(),
        claim.map(found -> found.report().reason()).orElse(null),
        router.preferred());
  }

  private List<io.fabric8.kubernetes.api.model.Condition> conditions() {
    var conditions = new Conditions(previous.conditions(), generation(), reports.now());
    accepted(conditions);
    resolved(conditions);
    eligible(conditions);
    Programming.set(conditions, outcome, compilation, reports);
    ready(conditions);
    degraded(conditions);
    SplitBrain.set(conditions, owners, reports);
    new Conflicts(group.getMetadata().getName(), outcome.nodes(), reports).set(conditions);
    weights(conditions);
    return conditions.list();
  }

  /** Said only where there is something to say: most weights are well chosen. */
  private void weights(Conditions conditions) {
    List<String> sentences =
        outcome.routers().stream()
            .limit(1) // the others have the same priorities on other nodes
            .flatMap(router ->
                IneffectiveWeights.of(trackedWithoutFiles(), router.priorities().values()).stream())
            .toList();
    if (!sentences.isEmpty()) {
      conditions.set(
          Conditions.Type.INEFFECTIVE_WEIGHT,
          true,
          Reason.INEFFECTIVE_WEIGHT.word(),
          String.join("; ", sentences));
    }
  }

  private List<Tracking> trackedWithoutFiles() {
    Set<String> files =
        compilation.nodes().values().stream()
            .flatMap(node -> node.trackedServices().stream())
            .filter(service -> service.service().check().file() != null)
            .map(VIPNode.Service::name)
            .collect(Collectors.toSet());
    return group.getSpec().tracking().stream()
        .filter(entry -> entry.service() == null || !files.contains(entry.service()))
        .toList();
  }

  private void accepted(Conditions conditions) {
    if (outcome.accepted()) {
      conditions.set(
          Conditions.Type.ACCEPTED, true, Reason.ACCEPTED.word(), "the group is valid and served");
      return;
    }
    Refusal first = outcome.refusals().getFirst();
    String sentences =
        String.join("; ", outcome.refusals().stream().map(Refusal::message).toList());
    conditions.set(Conditions.Type.ACCEPTED, false, first.reason().word(), sentences);
  }

  private void resolved(Conditions conditions) {
    SortedSet<String> missing = outcome.missingServices();
    List<String> sentences = new ArrayList<>();
    if (!missing.isEmpty()) {
      sentences.add(
          "no valid TrackedService is named "
              + String.join(", ", missing)
              + ": its tracking entry is left out until there is one");
    }
    if (!outcome.unsynced().isEmpty()) {
      sentences.add(outcome.unsynced() + "; until then the group moves alone");
    }
    Reason unresolved = missing.isEmpty() ? Reason.GROUP_NOT_FOLLOWED : Reason.SERVICE_NOT_FOUND;
    conditions.set(
        Conditions.Type.RESOLVED_REFS,
        sentences.isEmpty(),
        sentences.isEmpty() ? Reason.RESOLVED.word() : unresolved.word(),
        sentences.isEmpty() ? "every reference leads somewhere" : String.join("; ", sentences));
  }

  private void eligible(Conditions conditions) {
    List<String> sentences = new ArrayList<>();
    outcome.unfit().forEach((node, why) -> sentences.add(node + " takes no part: " + why));
    boolean all = sentences.isEmpty();
    sentences.addAll(outcome.remarks());
    conditions.set(
        Conditions.Type.NODES_ELIGIBLE,
        all,
        all ? Reason.ALL_NODES_ELIGIBLE.word() : Reason.INTERFACE_NOT_FOUND.word(),
        sentences.isEmpty() ? "every selected node can take part" : String.join("; ", sentences));
  }

  private void ready(Conditions conditions) {
    List<String> orphans = withOwner(false);
    boolean split = owners.values().stream().anyMatch(owner -> !owner.contested().isEmpty());
    if (!outcome.accepted() || owners.isEmpty()) {
      conditions.set(
          Conditions.Type.READY, false, Reason.NOT_ACCEPTED.word(), "the group is not accepted");
    } else if (!orphans.isEmpty()) {
      conditions.set(
          Conditions.Type.READY,
          false,
          Reason.NO_ACTIVE_ROUTER.word(),
          "no node says that it is Active for: " + String.join(", ", orphans));
    } else {
      conditions.set(
          Conditions.Type.READY,
          !split,
          split ? Reason.SEVERAL_ACTIVE_ROUTERS.word() : Reason.ALL_ACTIVE.word(),
          split
              ? "more than one node says that it is Active"
              : "every virtual router has exactly one Active node");
    }
  }

  private List<String> withOwner(boolean owned) {
    return owners.entrySet().stream()
        .filter(entry -> entry.getValue().active().isPresent() == owned)
        .map(entry -> entry.getKey().name())
        .toList();
  }

  private void degraded(Conditions conditions) {
    SortedSet<String> faulty = new TreeSet<>();
    owners.values().forEach(owner -> faulty.addAll(owner.faulty()));
    List<String> silent = outcome.nodes().stream().filter(reports::isSilent).toList();
    if (!outcome.missingServices().isEmpty()) {
      conditions.set(
          Conditions.Type.DEGRADED,
          true,
          Reason.SERVICE_NOT_FOUND.word(),
          "not tracked, since it does not exist: " + String.join(", ", outcome.missingServices()));
    } else if (!silent.isEmpty()) {
      conditions.set(
          Conditions.Type.DEGRADED,
          true,
          Reason.NODE_SILENT.word(),
          "no sign of life from: " + String.join(", ", silent));
    } else if (!faulty.isEmpty()) {
      conditions.set(
          Conditions.Type.DEGRADED,
          true,
          Reason.NODE_FAULT.word(),
          "a tracked condition forbids these nodes to take part: " + String.join(", ", faulty));
    } else {
      conditions.set(
          Conditions.Type.DEGRADED,
          false,
          Reason.ALL_NODES_WELL.word(),
          "every node that speaks can take part");
    }
  }

  private Optional<Duration> lookAgain() {
    boolean unsettled =
        owners.values().stream()
            .anyMatch(owner -> owner.active().isEmpty() || !owner.contested().isEmpty());
    return unsettled && outcome.accepted()
        ? Optional.of(Reports.SOON)
        : reports.lookAgain(outcome.nodes());
  }
}
