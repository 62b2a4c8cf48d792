package io.kubevrrp.operator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentTest {
  @ParameterizedTest(name = "{0} {1} on {2} and {3} {4} on {5} may meet: {6}")
  @CsvSource({
    "eth0, 10.0.0.0/24,    a, eth0, 10.0.0.0/24,    a, true",
    "eth0, 10.0.0.0/24,    a, eth0, 192.168.1.0/24, a, true", // one interface, two subnets
    "eth0, 10.0.0.0/24,    a, eth0, 192.168.1.0/24, b, false",
    "eth0, '',             a, eth1, '',             a, false",
    "eth0, 10.0.0.0/24,    a, eth1, 10.0.0.0/16,    a, true",
    "eth0, '',             a, eth1, '',             b, true", // names of different nodes say
    // nothing
    "'',   10.0.0.0/24,    a, '',   192.168.1.0/24, a, false",
    "'',   10.0.0.0/24,    a, '',   10.0.0.0/25,    a, true",
    "'',   10.0.0.0/24,    a, '',   '',             b, true",
    "'',   2001:db8::/64,  a, '',   2001:db8:1::/64, a, false",
    "'',   10.0.0.0/24,    a, '',   2001:db8::/64,  a, false", // families do not hear each other
  })
  void whatIsNotKnownToBeApartMayMeet(
      String oneName,
      String oneSubnet,
      String oneNode,
      String otherName,
      String otherSubnet,
      String otherNode,
      boolean expected) {
    Segment one = segment(oneName, oneSubnet, oneNode);
    Segment other = segment(otherName, otherSubnet, otherNode);

    assertThat(one.mayMeet(other)).isEqualTo(expected);
    assertThat(other.mayMeet(one)).isEqualTo(expected);
  }

  private static Segment segment(String name, String subnet, String node) {
    Set<Prefix> subnets =
        Stream.of(subnet).flatMap(text -> Prefix.parse(text).stream()).collect(Collectors.toSet());
    var family = subnet.contains(":") ? Segment.Family.IPV6 : Segment.Family.IPV4;
    return new Segment(
        Set.of(family), subnets, Optional.of(name).filter(text -> !text.isEmpty()), Set.of(node));
  }
}
