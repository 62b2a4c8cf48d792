package io.kubevrrp.operator.allocation;

import io.kubevrrp.operator.allocation.AddressAllocation.Granted;
import io.kubevrrp.operator.allocation.AddressAllocation.Reason;
import io.kubevrrp.operator.allocation.AddressAllocation.Refused;
import io.kubevrrp.operator.allocation.AddressAllocation.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Allocates the addresses of pools: who has one keeps it as long as it fits, then older claims come
 * first, and each gets the lowest address that is free. Same input, same answer.
 */
public final class ServiceAddresses {
  private final List<Pool> pools;
  private final AddressBook book;
  private final SortedMap<String, Verdict> verdicts = new TreeMap<>();

  private ServiceAddresses(List<Pool> pools, Map<IpAddress, String> reserved) {
    this.pools = pools;
    this.book = new AddressBook(reserved);
  }

  /**
   * Decides who has what.
   *
   * @param pools the first one that can serve a claim does
   * @param oldestFirst the claims
   * @param reserved addresses that cannot be given away, and what they are
   */
  public static AddressAllocation allocate(
      List<Pool> pools, List<AddressClaim> oldestFirst, Map<IpAddress, String> reserved) {
    var allocation = new ServiceAddresses(pools, reserved);
    Map<AddressClaim, Map<Segment.Family, IpAddress>> had = new LinkedHashMap<>();
    // Holders first: a new claim, however old, must not take away what serves already.
    oldestFirst.forEach(claim -> had.put(claim, allocation.keep(claim)));
    // Who misses something is asked again once all are served: an address may have become one to
    // share, and who has what is wanted is known then.
    Map<String, Verdict> before;
    do {
      before = Map.copyOf(allocation.verdicts);
      had.replaceAll(allocation::serve);
    } while (!before.equals(allocation.verdicts));
    return new AddressAllocation(allocation.verdicts);
  }

  /** What it has and may keep. */
  private Map<Segment.Family, IpAddress> keep(AddressClaim claim) {
    Map<Segment.Family, IpAddress> kept = new TreeMap<>();
    for (Segment.Family family : claim.families()) {
      claim
          .held(family)
          .filter(address -> claim.requested(family).orElse(address).equals(address))
          .filter(address -> pools.stream().anyMatch(pool -> gave(pool, claim, address)))
          .filter(address -> book.isFree(address, claim))
          .ifPresent(address -> {
            kept.put(family, address);
            book.take(address, claim);
          });
    }
    return kept;
  }

  private static boolean gave(Pool pool, AddressClaim claim, IpAddress address) {
    return pool.contains(address)
        && pool.serves(claim.namespace())
        && claim.pool().orElse(pool.name()).equals(pool.name());
  }

  /** Decides, and returns what it has from now on. */
  private Map<Segment.Family, IpAddress> serve(
      AddressClaim claim, Map<Segment.Family, IpAddress> kept) {
    boolean whole = kept.keySet().containsAll(claim.families());
    Verdict verdict = whole ? granted(claim, kept, Optional.empty()) : complete(claim, kept);
    verdicts.put(claim.name(), verdict);
    return switch (verdict) {
      case Granted granted ->
          granted.addresses().stream()
              .collect(Collectors.toMap(IpAddress::family, address -> address));
      case Refused _ -> kept;
    };
  }

  private Verdict complete(AddressClaim claim, Map<Segment.Family, IpAddress> kept) {
    Optional<Refused> refusal = refusedRequest(claim, kept);
    if (refusal.isPresent()) {
      return withoutMore(claim, kept, refusal.get());
    }
    List<Pool> candidates = candidates(claim, kept);
    Map<Segment.Family, IpAddress> found = find(claim, kept, candidates);
    if (!claim.families().stream().filter(claim::needs).allMatch(found::containsKey)) {
      return withoutMore(claim, kept, refusal(claim, kept, candidates));
    }
    found.values().forEach(address -> book.take(address, claim));
    return granted(claim, found, Optional.empty());
  }

  /** What it has is not taken away because it cannot have more. */
  private Verdict withoutMore(
      AddressClaim claim, Map<Segment.Family, IpAddress> kept, Refused refusal) {
    return kept.isEmpty() ? refusal : granted(claim, kept, Optional.of(refusal));
  }

  /** All from one pool if there is such a one, else what there is. */
  private Map<Segment.Family, IpAddress> find(
      AddressClaim claim, Map<Segment.Family, IpAddress> kept, List<Pool> candidates) {
    for (Pool pool : candidates) {
      Map<Segment.Family, IpAddress> found = completed(claim, kept, pool);
      if (found.keySet().containsAll(claim.families())) {
        return found;
      }
    }
    Map<Segment.Family, IpAddress> found = kept;
    for (Pool pool : candidates) {
      found = completed(claim, found, pool);
    }
    return found;
  }

  private List<Pool> candidates(AddressClaim claim, Map<Segment.Family, IpAddress> kept) {
    return pools.stream()
        .filter(Pool::open)
        .filter(pool -> pool.serves(claim.namespace()))
        .filter(pool ->
            claim.pool().isPresent()
                ? claim.pool().get().equals(pool.name())
                : pool.autoAssign() || claim.requested().stream().anyMatch(pool::contains))
        // Both families from one pool, as long as there is a choice.
        .sorted((one, other) -> Boolean.compare(has(other, kept), has(one, kept)))
        .toList();
  }

  private static boolean has(Pool pool, Map<Segment.Family, IpAddress> kept) {
    return kept.values().stream().anyMatch(pool::contains);
  }

  private Map<Segment.Family, IpAddress> completed(
      AddressClaim claim, Map<Segment.Family, IpAddress> kept, Pool pool) {
    Map<Segment.Family, IpAddress> found = new TreeMap<>(kept);
    for (Segment.Family family : claim.families()) {
      if (!found.containsKey(family)) {
        claim
            .requested(family)
            .or(() -> book.find(pool, family, claim))
            .ifPresent(address -> found.put(family, address));
      }
    }
    return found;
  }

  /** Why it cannot have an address that it insists on. */
  private Optional<Refused> refusedRequest(
      AddressClaim claim, Map<Segment.Family, IpAddress> kept) {
    return claim.requested().stream()
        .filter(address -> !kept.containsValue(address))
        .flatMap(address -> refused(claim, address).stream())
        .findFirst();
  }

  private Optional<Refused> refused(AddressClaim claim, IpAddress address) {
    if (!claim.families().contains(address.family())) {
      return Optional.of(
          new Refused(
              Reason.FAMILY_UNAVAILABLE,
              "it asks for %s, and spec.ipFamilies has no %s: ask for an address of the Service's own family"
                  .formatted(address, word(address.family()))));
    }
    if (pools.stream().noneMatch(pool -> pool.open() && gave(pool, claim, address))) {
      return Optional.of(
          new Refused(
              Reason.ADDRESS_NOT_IN_POOL,
              "no AddressPool%s has %s for the namespace %s: ask for another address, or let a pool have it"
                  .formatted(
                      claim.pool().map(name -> " named " + name).orElse(""),
                      address,
                      claim.namespace())));
    }
    return book.conflict(address, claim)
        .map(whose ->
            new Refused(
                Reason.ADDRESS_CONFLICT,
                "%s belongs to %s: ask for another address".formatted(address, whose)));
  }

  private static Refused refusal(
      AddressClaim claim, Map<Segment.Family, IpAddress> kept, List<Pool> candidates) {
    if (candidates.isEmpty()) {
      return new Refused(
          Reason.NO_POOL,
          claim
              .pool()
              .map(name ->
                  "no valid AddressPool named %s serves the namespace %s: name another, or let it select the namespace"
                      .formatted(name, claim.namespace()))
              .orElseGet(() ->
                  "no valid AddressPool with autoAssign serves the namespace %s: create one, or name one with the annotation kubevrrp.io/pool"
                      .formatted(claim.namespace())));
    }
    String names = candidates.stream().map(Pool::name).sorted().collect(Collectors.joining(", "));
    return claim.families().stream()
        .filter(family -> claim.needs(family) && !kept.containsKey(family))
        .filter(family -> candidates.stream().noneMatch(pool -> pool.has(family)))
        .findFirst()
        .map(family ->
            new Refused(
                Reason.FAMILY_UNAVAILABLE,
                "no %s address is in %s: add some, or change spec.ipFamilies"
                    .formatted(word(family), names)))
        .orElseGet(() ->
            new Refused(
                Reason.POOL_EXHAUSTED,
                "no address is free in %s: add some, or delete a Service".formatted(names)));
  }

  private Verdict granted(
      AddressClaim claim, Map<Segment.Family, IpAddress> found, Optional<Refused> missing) {
    List<IpAddress> addresses = new ArrayList<>();
    claim
        .families()
        .forEach(family -> Optional.ofNullable(found.get(family)).ifPresent(addresses::add));
    String pool =
        pools.stream()
            .filter(candidate -> gave(candidate, claim, addresses.getFirst()))
            .map(Pool::name)
            .findFirst()
            .orElseThrow();
    return new Granted(pool, addresses, missing);
  }

  private static String word(Segment.Family family) {
    return switch (family) {
      case IPV4 -> "IPv4";
      case IPV6 -> "IPv6";
    };
  }
}
