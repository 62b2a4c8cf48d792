package io.kubevrrp.operator.allocation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who has which address while a decision is being made. */
final class AddressBook {
  private final Map<IpAddress, String> reserved;
  private final Map<IpAddress, List<AddressClaim>> holders = new HashMap<>();
  private final Map<String, List<IpAddress>> shared = new HashMap<>();

  /** Below these, nothing is free: what is taken stays so until the decision is made. */
  private final Map<Cursor, IpAddress> cursors = new HashMap<>();

  /** A pool may leave out addresses that another one gives. */
  private record Cursor(String pool, AddressRange range) {}

  AddressBook(Map<IpAddress, String> reserved) {
    this.reserved = reserved;
  }

  void take(IpAddress address, AddressClaim claim) {
    List<AddressClaim> there = holders.computeIfAbsent(address, _ -> new ArrayList<>());
    if (!there.contains(claim)) {
      there.add(claim);
      claim.sharing().ifPresent(word -> sharedBy(claim, word).add(address));
    }
  }

  private List<IpAddress> sharedBy(AddressClaim claim, String word) {
    return shared.computeIfAbsent(claim.namespace() + "/" + word, _ -> new ArrayList<>());
  }

  /** Whether the claim may have the address, alone or with those that have it. */
  boolean isFree(IpAddress address, AddressClaim claim) {
    return conflict(address, claim).isEmpty();
  }

  /** Whose the address is, if the claim may not have it. */
  Optional<String> conflict(IpAddress address, AddressClaim claim) {
    if (reserved.containsKey(address)) {
      return Optional.ofNullable(reserved.get(address));
    }
    return holders.getOrDefault(address, List.of()).stream()
        .filter(holder -> !holder.equals(claim) && !holder.sharesWith(claim))
        .findFirst()
        .map(holder -> describe(holder, claim));
  }

  /** What a tenant has is nobody's business in another namespace. */
  private static String describe(AddressClaim holder, AddressClaim asking) {
    if (!holder.namespace().equals(asking.namespace())) {
      return "a Service of another namespace";
    }
    boolean together = holder.sharing().isPresent() && holder.sharing().equals(asking.sharing());
    return "the Service " + holder.name() + (together ? ", which has one of its ports" : "");
  }

  /** One that it can share, else the lowest that is free. */
  Optional<IpAddress> find(Pool pool, Segment.Family family, AddressClaim claim) {
    return claim.sharing().stream()
        .flatMap(word -> List.copyOf(sharedBy(claim, word)).stream())
        .filter(address -> address.family() == family && pool.contains(address))
        .filter(address -> holders.containsKey(address) && isFree(address, claim))
        .findFirst()
        .or(() -> unused(pool, family));
  }

  private Optional<IpAddress> unused(Pool pool, Segment.Family family) {
    for (AddressRange range : pool.ranges()) {
      if (range.family() == family) {
        var cursor = new Cursor(pool.name(), range);
        IpAddress address = cursors.getOrDefault(cursor, range.first());
        while (range.contains(address) && !mayGive(pool, address)) {
          address = address.next();
        }
        cursors.put(cursor, address);
        if (range.contains(address)) {
          return Optional.of(address);
        }
      }
    }
    return Optional.empty();
  }

  private boolean mayGive(Pool pool, IpAddress address) {
    return !reserved.containsKey(address)
        && holders.getOrDefault(address, List.of()).isEmpty()
        && !(pool.avoidZeroAnd255() && address.endsInZeroOr255());
  }
}
