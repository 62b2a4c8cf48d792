package io.kubevrrp.operator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.operator.allocation.AddressAllocation.Granted;
import io.kubevrrp.operator.allocation.AddressAllocation.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is asked for, in whatever order things come and go. */
class ServiceAddressesPropertyTest {
  private static final Map<IpAddress, String> RESERVED =
      Map.of(IpAddress.parse("10.0.0.2").orElseThrow(), "the node a");

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noAddressHasTwoOwnersAndEachIsOfAPoolThatServesItsOwner(int seed) {
    Random random = new Random(seed);
    List<Pool> pools = pools(random);
    List<Claims> claims = claims(random);

    var allocation = allocate(pools, claims);

    Map<IpAddress, List<AddressClaim>> owners = new HashMap<>();
    for (Claims claim : claims) {
      granted(allocation, claim)
          .forEach(address ->
              owners.computeIfAbsent(address, _ -> new ArrayList<>()).add(claim.claim()));
    }
    owners.forEach((address, sharers) -> {
      assertThat(RESERVED).doesNotContainKey(address);
      for (AddressClaim one : sharers) {
        assertThat(pools).anyMatch(pool -> pool.contains(address) && pool.serves(one.namespace()));
        assertThat(sharers).allMatch(other -> other.equals(one) || other.sharesWith(one));
      }
    });
    claims.forEach(
        claim -> whatWasAskedForIsWhatIsGiven(claim.claim(), granted(allocation, claim)));
  }

  private static void whatWasAskedForIsWhatIsGiven(AddressClaim claim, List<IpAddress> given) {
    for (IpAddress address : given) {
      assertThat(claim.families()).contains(address.family());
      assertThat(claim.requested(address.family()).orElse(address)).isEqualTo(address);
    }
    assertThat(given.stream().map(IpAddress::family)).doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void decidingAgainChangesNothing(int seed) {
    Random random = new Random(seed);
    List<Pool> pools = pools(random);
    List<Claims> claims = claims(random);
    var first = allocate(pools, claims);

    assertThat(allocate(pools, settled(claims, first)).verdicts()).isEqualTo(first.verdicts());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nobodyMovesWhenOthersComeAndGo(int seed) {
    Random random = new Random(seed);
    List<Pool> pools = pools(random);
    List<Claims> claims = claims(random);
    for (int round = 0; round < 10; round++) {
      var before = allocate(pools, claims);
      claims = settled(claims, before);
      claims.removeIf(_ -> random.nextInt(5) == 0);
      claims.add(random.nextInt(claims.size() + 1), claim("new" + round, random));

      var after = allocate(pools, claims);

      for (Claims claim : claims) {
        assertThat(granted(after, claim)).containsAll(granted(before, claim));
      }
    }
  }

  private static AddressAllocation allocate(List<Pool> pools, List<Claims> claims) {
    return ServiceAddresses.allocate(pools, claims.stream().map(Claims::claim).toList(), RESERVED);
  }

  private static List<IpAddress> granted(AddressAllocation allocation, Claims claim) {
    Verdict verdict = allocation.verdicts().get(claim.claim().name());
    return verdict instanceof Granted granted ? granted.addresses() : List.of();
  }

  private static List<Claims> settled(List<Claims> claims, AddressAllocation allocation) {
    List<Claims> settled = new ArrayList<>();
    for (Claims claim : claims) {
      Verdict verdict = allocation.verdicts().get(claim.claim().name());
      settled.add(verdict == null ? claim : claim.holding(verdict));
    }
    return settled;
  }

  private static List<Pool> pools(Random random) {
    List<Pool> pools = new ArrayList<>();
    for (String ranges :
        List.of("10.0.0.0/29", "10.0.0.4-10.0.0.11 2001:db8::/126", "2001:db8::1:0/125")) {
      pools.add(
          new Pool(
              "pool-" + pools.size(),
              Claims.ranges(ranges.split(" ", -1)),
              random.nextInt(4) > 0,
              random.nextInt(4) > 0,
              random.nextBoolean(),
              random.nextBoolean() ? Set.of("a", "b") : Set.of("a")));
    }
    return pools;
  }

  private static List<Claims> claims(Random random) {
    List<Claims> claims = new ArrayList<>();
    int count = random.nextInt(25);
    for (int i = 0; i < count; i++) {
      claims.add(claim("claim" + i, random));
    }
    return claims;
  }

  private static Claims claim(String name, Random random) {
    Claims claim = Claims.named((random.nextBoolean() ? "a/" : "b/") + name);
    for (int port = random.nextInt(3); port >= 0; port--) {
      claim = claim.on(random.nextBoolean() ? "TCP" : "UDP", 1 + random.nextInt(4));
    }
    if (random.nextInt(3) == 0) {
      claim = claim.dual(random.nextBoolean());
    }
    if (random.nextInt(3) == 0) {
      claim = claim.sharing("word" + random.nextInt(2));
    }
    if (random.nextInt(4) == 0) {
      claim = claim.asking("10.0.0." + random.nextInt(13));
    }
    return random.nextInt(6) == 0 ? claim.from("pool-" + random.nextInt(4)) : claim;
  }
}
