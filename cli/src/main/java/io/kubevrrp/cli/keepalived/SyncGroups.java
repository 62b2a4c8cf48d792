package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.Tracking;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Ties the groups together whose instances stand in one vrrp_sync_group: the first one is named by
 * the others' {@code syncWith}, and has what the sync group tracks.
 */
final class SyncGroups {
  private final Report report;
  private final Map<String, Share> shares = new LinkedHashMap<>();

  /** The groups that are in a sync group. */
  private final Set<String> tied = new HashSet<>();

  /**
   * What one node's file says.
   *
   * @param weights whether the weights of the members' own trackers count
   */
  private record Share(
      Statement block,
      String node,
      List<String> members,
      List<Tracking> tracking,
      boolean weights) {
    String name() {
      return Numbers.first(block);
    }

    boolean says(Share other) {
      return members.equals(other.members)
          && tracking.equals(other.tracking)
          && weights == other.weights;
    }
  }

  SyncGroups(Report report) {
    this.report = report;
  }

  /** Takes a node's block in. */
  void add(
      String node, Statement block, Map<String, Scripts.Script> scripts, TrackedBlocks tracked) {
    Trackers trackers = new Trackers(scripts, report);
    List<Tracking> more = new ArrayList<>();
    List<String> members = new ArrayList<>();
    boolean weights = false;
    for (Statement s : Walk.mapped("vrrp_sync_group", block.children(), report)) {
      switch (s.keyword()) {
        case "group" -> // one name a line, or several
            s.children().stream()
                .flatMap(line -> line.words().stream())
                .forEach(member -> members.add(member.text()));
        case "track_interface" -> s.children().forEach(trackers::networkInterface);
        case "track_process" ->
            s.children().forEach(entry -> tracked.process(entry).ifPresent(more::add));
        case "track_file" ->
            s.children().forEach(entry -> tracked.file(entry).ifPresent(more::add));
        case "sync_group_tracking_weight", "global_tracking" -> weights = true;
        default -> s.children().forEach(trackers::script);
      }
    }
    more.addAll(0, trackers.tracking());
    Share mine = new Share(block, node, members, List.copyOf(more), weights);
    Share first = shares.putIfAbsent(mine.name(), mine);
    if (first != null && !first.says(mine)) {
      report.error(
          block.at(),
          "vrrp_sync_group %s differs between %s and %s; that of %s was taken (make them equal)"
              .formatted(mine.name(), first.node(), node, first.node()));
    }
  }

  /**
   * Ties the groups.
   *
   * @param groups by name; replaced in place
   * @param nameOf the group's name of a node's instance
   */
  void tie(Map<String, VIPGroup.Spec> groups, GroupNames nameOf) {
    shares.values().forEach(share -> tie(share, groups, nameOf));
  }

  /** Which group an instance became. */
  @FunctionalInterface
  interface GroupNames {
    /** Empty when it was left out. */
    Optional<String> of(String node, String instance);
  }

  private void tie(Share share, Map<String, VIPGroup.Spec> groups, GroupNames nameOf) {
    List<String> members = members(share, nameOf);
    if (members.isEmpty()) {
      return;
    }
    if (!share.weights()) {
      members.forEach(
          name -> groups.computeIfPresent(name, (_, spec) -> unweighted(share, name, spec)));
    }
    String lead = members.getFirst();
    groups.computeIfPresent(lead, (_, spec) -> tracking(spec, share.tracking()));
    members.stream().skip(1).forEach(follower -> follow(share, groups, lead, follower));
  }

  /** The groups of those members that are there and in no other sync group. */
  private List<String> members(Share share, GroupNames nameOf) {
    Set<String> names = new LinkedHashSet<>();
    for (String member : share.members()) {
      Optional<String> name = nameOf.of(share.node(), member);
      if (name.isEmpty()) {
        report.error(
            share.block().at(),
            "vrrp_sync_group %s: no instance %s is there, the others are tied without it (correct the name)"
                .formatted(share.name(), member));
      } else if (tied.contains(name.get())) {
        report.error(
            share.block().at(),
            "vrrp_sync_group %s: %s is in another sync group already, and is left there, as keepalived does (put all into one)"
                .formatted(share.name(), name.get()));
      } else {
        names.add(name.get());
      }
    }
    tied.addAll(names);
    return List.copyOf(names);
  }

  private void follow(
      Share share, Map<String, VIPGroup.Spec> groups, String lead, String follower) {
    VIPGroup.Spec first = groups.get(lead);
    VIPGroup.Spec other = groups.get(follower);
    if (first == null || other == null) {
      return;
    }
    if (!first.priorities().equals(other.priorities())) {
      report.error(
          share.block().at(),
          "the priorities of %s and %s differ; those of %s were taken for both (make them equal)"
              .formatted(lead, follower, lead));
    }
    groups.put(follower, other.withSyncWith(lead));
  }

  /** As keepalived does: a script with a weight is not tracked, an interface without its weight. */
  private VIPGroup.Spec unweighted(Share share, String group, VIPGroup.Spec spec) {
    List<Tracking> kept = new ArrayList<>();
    for (Tracking tracking : spec.tracking()) {
      if (tracking.weight() == null) {
        kept.add(tracking);
      } else if (tracking.networkInterface() != null) {
        kept.add(new Tracking(null, tracking.networkInterface(), null));
      }
    }
    if (!kept.equals(spec.tracking())) {
      report.warning(
          share.block().at(),
          "%s is in vrrp_sync_group %s: keepalived tracks its interfaces without their weights, and scripts, processes and files with weights not at all, and so does the group (with sync_group_tracking_weight they would count)"
              .formatted(group, share.name()));
    }
    return with(spec, kept);
  }

  private static VIPGroup.Spec tracking(VIPGroup.Spec spec, List<Tracking> more) {
    List<Tracking> all = new ArrayList<>(spec.tracking());
    more.stream().filter(tracking -> !all.contains(tracking)).forEach(all::add);
    return with(spec, all);
  }

  private static VIPGroup.Spec with(VIPGroup.Spec spec, List<Tracking> tracking) {
    return new VIPGroup.Spec(
        spec.nodeSelector(),
        spec.networkInterface(),
        spec.addresses(),
        spec.placement(),
        spec.vrrp(),
        spec.priorities(),
        tracking,
        spec.announce(),
        spec.addressLease(),
        spec.syncWith());
  }
}
