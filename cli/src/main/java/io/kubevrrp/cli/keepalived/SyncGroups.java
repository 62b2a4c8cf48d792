package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.Tracking;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.util.ArrayList;
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

  /** What one node's file says. */
  private record Share(
      Statement block, String node, List<String> members, List<Tracking> tracking) {}

  SyncGroups(Report report) {
    this.report = report;
  }

  /** Takes a node's block in. */
  void add(String node, Statement block, Map<String, Scripts.Script> scripts) {
    Trackers trackers = new Trackers(scripts, report);
    List<String> members = new ArrayList<>();
    for (Statement s : Walk.mapped("vrrp_sync_group", block.children(), report)) {
      switch (s.keyword()) {
        case "group" -> // one name a line, or several
            s.children().stream()
                .flatMap(line -> line.words().stream())
                .forEach(member -> members.add(member.text()));
        case "track_interface" -> s.children().forEach(trackers::networkInterface);
        default -> s.children().forEach(trackers::script);
      }
    }
    String name = Numbers.first(block);
    Share mine = new Share(block, node, members, trackers.tracking());
    Share first = shares.putIfAbsent(name, mine);
    if (first != null
        && !(first.members().equals(members) && first.tracking().equals(mine.tracking()))) {
      report.error(
          block.at(),
          "vrrp_sync_group %s differs between %s and %s; that of %s was taken (make them equal)"
              .formatted(name, first.node(), node, first.node()));
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
    Set<String> names = new LinkedHashSet<>();
    for (String member : share.members()) {
      Optional<String> name = nameOf.of(share.node(), member);
      name.ifPresentOrElse(
          names::add,
          () ->
              report.error(
                  share.block().at(),
                  "vrrp_sync_group %s: no instance %s is there, the others are tied without it (correct the name)"
                      .formatted(Numbers.first(share.block()), member)));
    }
    List<String> tied = List.copyOf(names);
    if (tied.isEmpty()) {
      return;
    }
    String lead = tied.getFirst();
    groups.computeIfPresent(lead, (_, spec) -> tracking(spec, share.tracking()));
    tied.stream().skip(1).forEach(follower -> follow(share, groups, lead, follower));
  }

  private void follow(
      Share share, Map<String, VIPGroup.Spec> groups, String lead, String follower) {
    VIPGroup.Spec first = groups.get(lead);
    VIPGroup.Spec other = groups.get(follower);
    if (first == null || other == null) {
      return;
    }
    if (first.syncWith() != null || other.syncWith() != null) {
      report.error(
          share.block().at(),
          "vrrp_sync_group %s: %s is in another sync group already, and is not tied to %s (put all into one)"
              .formatted(
                  Numbers.first(share.block()), other.syncWith() != null ? follower : lead, lead));
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

  private static VIPGroup.Spec tracking(VIPGroup.Spec spec, List<Tracking> more) {
    List<Tracking> all = new ArrayList<>(spec.tracking());
    more.stream().filter(tracking -> !all.contains(tracking)).forEach(all::add);
    return new VIPGroup.Spec(
        spec.nodeSelector(),
        spec.networkInterface(),
        spec.addresses(),
        spec.placement(),
        spec.vrrp(),
        spec.priorities(),
        all,
        spec.announce(),
        spec.addressLease(),
        spec.syncWith());
  }
}
