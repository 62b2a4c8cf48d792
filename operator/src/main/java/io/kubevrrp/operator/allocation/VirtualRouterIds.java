package io.kubevrrp.operator.allocation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Allocates VRIDs, RFC 9568 section 5.2.3. A VRID that users give may be used once on each segment
 * and family. One that is allocated is used nowhere else in the cluster as long as there is such a
 * one, since two segments may turn out to be one; then it is one that is free on its segment.
 */
public final class VirtualRouterIds {
  /** The largest VRID. */
  public static final int LAST = 255;

  private final Map<Integer, List<GroupClaim>> owners = new HashMap<>();
  private final Map<String, Integer> ids = new TreeMap<>();
  private final Map<String, Conflict> conflicts = new TreeMap<>();
  private final Set<String> exhausted = new HashSet<>();

  private VirtualRouterIds() {}

  /**
   * What a virtual router asks for.
   *
   * @param name the virtual router's name
   * @param given the VRID that the user wrote
   * @param kept the VRID that an earlier decision gave it
   */
  public record RouterClaim(String name, OptionalInt given, OptionalInt kept) {
    /** The VRID that it has already and may keep. */
    private OptionalInt held() {
      return kept.isPresent() && given.orElse(kept.getAsInt()) == kept.getAsInt()
          ? kept
          : OptionalInt.empty();
    }
  }

  /**
   * The virtual routers of one group.
   *
   * @param group its name
   * @param segment where they speak
   * @param routers each one's claim
   */
  public record GroupClaim(String group, Segment segment, List<RouterClaim> routers) {
    public GroupClaim {
      routers = List.copyOf(routers);
    }
  }

  /**
   * A VRID that another group has.
   *
   * @param id the VRID
   * @param other the group that has it
   */
  public record Conflict(int id, String other) {}

  /**
   * What was decided.
   *
   * @param ids the VRID of each virtual router of the groups that are served, by its name
   * @param conflicts by group, why it is not served
   * @param exhausted the groups for which no VRID is left
   */
  public record Allocation(
      Map<String, Integer> ids, Map<String, Conflict> conflicts, Set<String> exhausted) {
    public Allocation {
      ids = Map.copyOf(ids);
      conflicts = Map.copyOf(conflicts);
      exhausted = Set.copyOf(exhausted);
    }
  }

  /**
   * A VRID that is given wins; else the one kept from earlier; else the lowest that is free, oldest
   * group first. A group that leaves moves nobody.
   *
   * @param oldestFirst the groups that ask
   */
  public static Allocation allocate(List<GroupClaim> oldestFirst) {
    var allocation = new VirtualRouterIds();
    // Holders first: an edit of another group must not take away what serves already.
    for (GroupClaim group : oldestFirst) {
      group.routers().stream()
          .flatMapToInt(router -> router.held().stream())
          .filter(id -> allocation.inTheWay(group, id).isEmpty())
          .forEach(id -> allocation.own(group, id));
    }
    List<GroupClaim> served = new ArrayList<>();
    for (GroupClaim group : oldestFirst) {
      allocation
          .conflict(group)
          .ifPresentOrElse(
              found -> allocation.conflicts.put(group.group(), found),
              () -> {
                given(group).forEach(id -> allocation.own(group, id));
                served.add(group);
              });
    }
    served.forEach(allocation::serve);
    return new Allocation(allocation.ids, allocation.conflicts, allocation.exhausted);
  }

  private static IntStream given(GroupClaim group) {
    return group.routers().stream().flatMapToInt(router -> router.given().stream());
  }

  private void own(GroupClaim group, int id) {
    List<GroupClaim> there = owners.computeIfAbsent(id, _ -> new ArrayList<>());
    if (!owns(group, id)) {
      there.add(group);
    }
  }

  private boolean owns(GroupClaim group, int id) {
    return owners.getOrDefault(id, List.of()).stream()
        .anyMatch(owner -> owner.group().equals(group.group()));
  }

  /** Another group that has this VRID where it could be heard. */
  private Optional<GroupClaim> inTheWay(GroupClaim group, int id) {
    return owners.getOrDefault(id, List.of()).stream()
        .filter(owner -> !owner.group().equals(group.group()))
        .filter(owner -> owner.segment().mayMeet(group.segment()))
        .findFirst();
  }

  private Optional<Conflict> conflict(GroupClaim group) {
    return given(group)
        .boxed()
        .flatMap(id -> inTheWay(group, id).stream().map(owner -> new Conflict(id, owner.group())))
        .findFirst();
  }

  private void serve(GroupClaim group) {
    Map<String, Integer> mine = new HashMap<>();
    Set<Integer> used = new HashSet<>();
    for (RouterClaim router : group.routers()) {
      fixed(group, router)
          .ifPresent(id -> {
            if (used.add(id)) {
              mine.put(router.name(), id);
            }
          });
    }
    for (RouterClaim router : group.routers()) {
      if (mine.containsKey(router.name())) {
        continue;
      }
      OptionalInt free = free(group);
      if (free.isEmpty()) {
        exhausted.add(group.group());
        return;
      }
      own(group, free.getAsInt());
      mine.put(router.name(), free.getAsInt());
    }
    ids.putAll(mine);
  }

  private OptionalInt fixed(GroupClaim group, RouterClaim router) {
    if (router.given().isPresent()) {
      return router.given();
    }
    return router.kept().stream().filter(id -> owns(group, id)).findFirst();
  }

  private OptionalInt free(GroupClaim group) {
    OptionalInt unused = lowest(id -> owners.getOrDefault(id, List.of()).isEmpty());
    return unused.isPresent()
        ? unused
        : lowest(id -> !owns(group, id) && inTheWay(group, id).isEmpty());
  }

  private static OptionalInt lowest(IntPredicate good) {
    return IntStream.rangeClosed(1, LAST).filter(good).findFirst();
  }
}
