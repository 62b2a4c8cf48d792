package io.kubevrrp.operator.allocation;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who has which addresses.
 *
 * @param verdicts one for each claim, by its name
 */
public record AddressAllocation(SortedMap<String, Verdict> verdicts) {
  public AddressAllocation {
    verdicts = Collections.unmodifiableSortedMap(new TreeMap<>(verdicts));
  }

  /** What became of a claim. */
  public sealed interface Verdict {}

  /**
   * It has addresses.
   *
   * @param pool the pool of the first of them
   * @param addresses one for each family, in the order of the claim
   * @param missing why it lacks another that it asks for
   */
  public record Granted(String pool, List<IpAddress> addresses, Optional<Refused> missing)
      implements Verdict {
    public Granted {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * It has none.
   *
   * @param reason the kind
   * @param sentence why, and what to do
   */
  public record Refused(Reason reason, String sentence) implements Verdict {}

  /** Why a claim has no address. */
  public enum Reason {
    /** No pool may serve it. */
    NO_POOL,
    /** Every address of the pools that may serve it is taken. */
    POOL_EXHAUSTED,
    /** The pools that may serve it have no address of a family that it needs. */
    FAMILY_UNAVAILABLE,
    /** It asks for an address that no pool has for it. */
    ADDRESS_NOT_IN_POOL,
    /** It asks for an address that somebody else has. */
    ADDRESS_CONFLICT
  }
}
