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

/**
 * Allocates VRIDs, RFC 9568 section 5.2.3. All groups share one space of 1 to 255: two segments may
 * turn out to be one, and a VRID used twice on a segment costs more than a VRID unused.
 */
public final class VirtualRouterIds {
  /** The largest VRID. */
  public static final int LAST = 255;

  private final Map<Integer, String> owners;
  private final Map<String, Integer> ids = new TreeMap<>();
  private final Map<String, Conflict> conflicts = new TreeMap<>();
  private final Set<String> exhausted = new HashSet<>();

  private VirtualRouterIds(Map<Integer, String> owners) {
    this.owners = owners;
  }

  /**
   * What a virtual router asks for.
   *
   * @param name the virtual router's name
   * @param given the VRID that the user wrote
   * @param kept the VRID that an earlier decision gave it
   */
  public record RouterClaim(String name, OptionalInt given, OptionalInt kept) {}

  /** The virtual routers of one group. */
  public record GroupClaim(String group, List<RouterClaim> routers) {
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
    var ids = new VirtualRouterIds(ExclusiveClaims.owners(claims(oldestFirst)));
    List<GroupClaim> served = new ArrayList<>();
    for (GroupClaim group : oldestFirst) {
      Optional<Conflict> conflict = ids.conflict(group);
      conflict.ifPresentOrElse(
          found -> ids.conflicts.put(group.group(), found), () -> served.add(group));
    }
    served.forEach(ids::serve);
    return new Allocation(ids.ids, ids.conflicts, ids.exhausted);
  }

  private static List<ExclusiveClaims.Claim<Integer>> claims(List<GroupClaim> groups) {
    return groups.stream().map(VirtualRouterIds::claim).toList();
  }

  private static ExclusiveClaims.Claim<Integer> claim(GroupClaim group) {
    Set<Integer> wanted = new HashSet<>();
    Set<Integer> held = new HashSet<>();
    for (RouterClaim router : group.routers()) {
      router.given().ifPresent(wanted::add);
      router
          .kept()
          .ifPresent(id -> {
            if (router.given().orElse(id) == id) {
              held.add(id);
            }
          });
    }
    return new ExclusiveClaims.Claim<>(group.group(), wanted, held);
  }

  private Optional<Conflict> conflict(GroupClaim group) {
    return group.routers().stream()
        .flatMapToInt(router -> router.given().stream())
        .filter(id -> !owns(group.group(), id))
        .mapToObj(id -> new Conflict(id, owners.getOrDefault(id, group.group())))
        .findFirst();
  }

  private boolean owns(String group, int id) {
    return group.equals(owners.get(id));
  }

  private void serve(GroupClaim group) {
    Map<String, Integer> mine = new HashMap<>();
    Set<Integer> used = new HashSet<>();
    for (RouterClaim router : group.routers()) {
      fixed(group.group(), router)
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
      OptionalInt free = lowestFree();
      if (free.isEmpty()) {
        exhausted.add(group.group());
        return;
      }
      owners.put(free.getAsInt(), group.group());
      mine.put(router.name(), free.getAsInt());
    }
    ids.putAll(mine);
  }

  private OptionalInt fixed(String group, RouterClaim router) {
    if (router.given().isPresent()) {
      return router.given();
    }
    return router.kept().stream().filter(id -> owns(group, id)).findFirst();
  }

  private OptionalInt lowestFree() {
    for (int id = 1; id <= LAST; id++) {
      if (!owners.containsKey(id)) {
        return OptionalInt.of(id);
      }
    }
    return OptionalInt.empty();
  }
}
