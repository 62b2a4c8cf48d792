package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.AddressPool;
import io.kubevrrp.api.v1alpha1.VirtualAddress;
import io.kubevrrp.operator.allocation.AddressRange;
import io.kubevrrp.operator.allocation.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The CEL rules of an AddressPool once more, with its sentences, and what CEL cannot say: ranges
 * that go downwards, and settings with which no virtual router could hold the addresses.
 */
public final class PoolRules {
  static final String ENTRY =
      "addresses are written like 192.168.1.240/28, 192.168.1.240-192.168.1.250, 192.168.1.240 or 2001:db8::/120 (lower case)";
  static final String NOT_UNICAST =
      "loopback, multicast, link-local and 0.0.0.0/8 addresses cannot be given to Services: name unicast addresses of the segment";
  static final String DOWNWARDS =
      "a range goes upwards: write 192.168.1.240-192.168.1.250, the lower end first";
  static final String NO_ID =
      "a pool may need several virtual routers, so vrrp.virtualRouterID cannot name one: leave it out";

  private static final Pattern WRITTEN =
      Pattern.compile(VirtualAddress.PATTERN + "|" + VirtualAddress.FROM_TO);
  private static final Pattern SPECIAL =
      Pattern.compile("^(127|0|22[4-9]|2[3-5][0-9])[.].*|^ff.*|^fe[89ab].*|^::1(/.*)?$");

  /** Its groups are named after it. */
  private static final int LONGEST_NAME = RouterNames.LONGEST_GROUP - "pool--1000000".length();

  private PoolRules() {}

  /** The sentences of the rules that a pool breaks; none for a good one. */
  public static List<String> broken(AddressPool pool) {
    AddressPool.Spec spec = pool.getSpec();
    if (spec == null) {
      return List.of("spec is missing: give addresses at least");
    }
    List<String> broken = new ArrayList<>(SchemaLimits.POOL.broken(spec));
    List<String> entries = spec.addresses();
    if (!entries.stream().allMatch(entry -> WRITTEN.matcher(entry).matches())) {
      broken.add(ENTRY);
    } else if (entries.stream().anyMatch(entry -> AddressRange.parse(entry).isEmpty())) {
      broken.add(DOWNWARDS);
    }
    if (entries.stream().anyMatch(entry -> SPECIAL.matcher(entry).matches())) {
      broken.add(NOT_UNICAST);
    }
    if (spec.vrrp().virtualRouterID() != null) {
      broken.add(NO_ID);
    }
    if (pool.getMetadata().getName().length() > LONGEST_NAME) {
      broken.add("metadata.name is too long: %d characters at most".formatted(LONGEST_NAME));
    }
    List<String> sample = sample(spec);
    if (broken.isEmpty()) {
      broken.addAll(GroupRules.broken(PoolGroups.spec(spec, sample, Optional.empty())));
    }
    return List.copyOf(broken);
  }

  /** One address of each family, as its virtual routers will have them. */
  private static List<String> sample(AddressPool.Spec spec) {
    List<AddressRange> ranges =
        spec.addresses().stream().flatMap(entry -> AddressRange.parse(entry).stream()).toList();
    return Stream.of(Segment.Family.values())
        .flatMap(family ->
            ranges.stream()
                .filter(range -> range.family() == family)
                .limit(1)
                .map(range -> range.first().toString()))
        .toList();
  }
}
