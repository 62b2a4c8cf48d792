package io.kubevrrp.operator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VirtualRouterIdsTest {
  private static final OptionalInt NONE = OptionalInt.empty();

  @Test
  void oneIdMayServeOnTwoNetworks() {
    var allocation =
        VirtualRouterIds.allocate(
            List.of(
                claim("inside", "10.0.0.0/24", OptionalInt.of(51), NONE),
                claim("outside", "192.168.1.0/24", OptionalInt.of(51), NONE)));

    assertThat(allocation.conflicts()).isEmpty();
    assertThat(allocation.ids()).containsEntry("inside", 51).containsEntry("outside", 51);
  }

  @Test
  void oneIdServesOnceOnNetworksThatMayBeOne() {
    var allocation =
        VirtualRouterIds.allocate(
            List.of(
                claim("inside", "10.0.0.0/24", OptionalInt.of(51), NONE),
                claim("anywhere", "", OptionalInt.of(51), NONE)));

    assertThat(allocation.conflicts())
        .containsEntry("anywhere", new VirtualRouterIds.Conflict(51, "inside"));
    assertThat(allocation.ids()).containsOnlyKeys("inside");
  }

  @Test
  void anAllocatedIdIsUsedNowhereElseAsLongAsThereIsOne() {
    var allocation =
        VirtualRouterIds.allocate(
            List.of(
                claim("inside", "10.0.0.0/24", NONE, NONE),
                claim("outside", "192.168.1.0/24", NONE, NONE)));

    assertThat(allocation.ids()).containsEntry("inside", 1).containsEntry("outside", 2);
  }

  @Test
  void whenAllIdsAreUsedEachNetworkHasItsOwn() {
    List<VirtualRouterIds.GroupClaim> claims = new ArrayList<>();
    for (int i = 1; i <= VirtualRouterIds.LAST; i++) {
      claims.add(claim("inside-" + i, "10.0.0.0/24", NONE, NONE));
    }
    claims.add(claim("outside", "192.168.1.0/24", NONE, NONE));
    claims.add(claim("one-more", "10.0.0.0/24", NONE, NONE));

    var allocation = VirtualRouterIds.allocate(claims);

    assertThat(allocation.ids()).containsEntry("outside", 1).hasSize(256);
    assertThat(allocation.exhausted()).containsExactly("one-more");
  }

  @Test
  void whoHoldsAnIdKeepsItFromAnOlderGroupThatWantsItNow() {
    var allocation =
        VirtualRouterIds.allocate(
            List.of(
                claim("older", "10.0.0.0/24", OptionalInt.of(7), NONE),
                claim("holder", "10.0.0.0/24", NONE, OptionalInt.of(7))));

    assertThat(allocation.conflicts()).containsOnlyKeys("older");
    assertThat(allocation.ids()).isEqualTo(java.util.Map.of("holder", 7));
  }

  private static VirtualRouterIds.GroupClaim claim(
      String group, String subnet, OptionalInt given, OptionalInt kept) {
    Set<Prefix> subnets =
        Stream.of(subnet).flatMap(text -> Prefix.parse(text).stream()).collect(Collectors.toSet());
    return new VirtualRouterIds.GroupClaim(
        group,
        new Segment(Set.of(Segment.Family.IPV4), subnets, Optional.empty(), Set.of("a")),
        List.of(new VirtualRouterIds.RouterClaim(group, given, kept)));
  }
}
