package io.kubevrrp.operator.allocation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Claims in the words of a test. */
record Claims(AddressClaim claim) {
  /** The namespaces that pools of tests serve. */
  static final Set<String> NAMESPACES = Set.of("a", "b", "dns", "mail", "other", "shop");

  static Pool pool(String name, String... ranges) {
    return new Pool(name, ranges(ranges), true, true, false, NAMESPACES);
  }

  static List<AddressRange> ranges(String... texts) {
    return Stream.of(texts).map(text -> AddressRange.parse(text).orElseThrow()).toList();
  }

  static Claims named(String name) {
    return new Claims(
        new AddressClaim(
            name,
            name.substring(0, name.indexOf('/')),
            List.of(Segment.Family.IPV4),
            false,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Set.of()));
  }

  Claims dual(boolean all) {
    return with(
        List.of(Segment.Family.IPV4, Segment.Family.IPV6),
        all,
        claim.requested(),
        claim.pool(),
        claim.sharing());
  }

  Claims asking(String... addresses) {
    return with(
        claim.families(), claim.allFamilies(), parse(addresses), claim.pool(), claim.sharing());
  }

  Claims from(String pool) {
    return with(
        claim.families(),
        claim.allFamilies(),
        claim.requested(),
        Optional.of(pool),
        claim.sharing());
  }

  Claims sharing(String word) {
    return with(
        claim.families(), claim.allFamilies(), claim.requested(), claim.pool(), Optional.of(word));
  }

  Claims on(String protocol, int port) {
    Set<AddressClaim.Port> ports = new HashSet<>(claim.ports());
    ports.add(new AddressClaim.Port(protocol, port));
    return with(ports, claim.held());
  }

  Claims holding(String... addresses) {
    return with(claim.ports(), Set.copyOf(parse(addresses)));
  }

  /** The same with what a decision gave it. */
  Claims holding(AddressAllocation.Verdict verdict) {
    return switch (verdict) {
      case AddressAllocation.Granted granted ->
          with(claim.ports(), Set.copyOf(granted.addresses()));
      case AddressAllocation.Refused _ -> with(claim.ports(), Set.of());
    };
  }

  private static List<IpAddress> parse(String... addresses) {
    return Stream.of(addresses).map(text -> IpAddress.parse(text).orElseThrow()).toList();
  }

  private Claims with(Set<AddressClaim.Port> ports, Set<IpAddress> held) {
    return new Claims(
        new AddressClaim(
            claim.name(),
            claim.namespace(),
            claim.families(),
            claim.allFamilies(),
            claim.requested(),
            claim.pool(),
            claim.sharing(),
            ports,
            held));
  }

  private Claims with(
      List<Segment.Family> families,
      boolean all,
      List<IpAddress> requested,
      Optional<String> pool,
      Optional<String> sharing) {
    return new Claims(
        new AddressClaim(
            claim.name(),
            claim.namespace(),
            families,
            all,
            requested,
            pool,
            sharing,
            claim.ports(),
            claim.held()));
  }
}
