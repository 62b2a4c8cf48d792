package io.kubevrrp.operator.allocation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Things that only one group can have, an address or a VRID: who has one already keeps it, then the
 * older group gets it.
 */
public final class ExclusiveClaims {
  private ExclusiveClaims() {}

  /**
   * What one group wants.
   *
   * @param group its name
   * @param wanted what it cannot do without
   * @param held what it has already, by an earlier decision that was written down
   * @param served what nodes were told that it has: a decision may be carried out before it is
   *     written down
   */
  public record Claim<T>(String group, Set<T> wanted, Set<T> held, Set<T> served) {
    public Claim {
      wanted = Set.copyOf(wanted);
      held = Set.copyOf(held);
      served = Set.copyOf(served);
    }
  }

  /**
   * Decides who has what. A group that misses one of the things it wants gets none of the others
   * that it does not hold.
   *
   * @param oldestFirst one claim for each group
   * @return for each thing the group that has it
   */
  public static <T> Map<T, String> owners(List<Claim<T>> oldestFirst) {
    Map<T, String> owners = new HashMap<>();
    // Holders first: an edit of another group must not take away what serves already.
    for (Claim<T> claim : oldestFirst) {
      claim.held().forEach(thing -> owners.putIfAbsent(thing, claim.group()));
    }
    for (Claim<T> claim : oldestFirst) {
      claim.served().forEach(thing -> owners.putIfAbsent(thing, claim.group()));
    }
    for (Claim<T> claim : oldestFirst) {
      if (claim.wanted().stream().allMatch(thing -> isFree(owners, thing, claim.group()))) {
        claim.wanted().forEach(thing -> owners.put(thing, claim.group()));
      }
    }
    return owners;
  }

  private static <T> boolean isFree(Map<T, String> owners, T thing, String group) {
    return owners.getOrDefault(thing, group).equals(group);
  }
}
