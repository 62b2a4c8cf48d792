package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.VirtualAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Addresses as resources write them. */
final class Addresses {
  private static final int IPV6_GROUPS = 8;
  private static final Pattern WRITTEN = Pattern.compile(VirtualAddress.PATTERN);

  private Addresses() {}

  /** The address alone. */
  static String withoutPrefix(String address) {
    int slash = address.indexOf('/');
    return slash < 0 ? address : address.substring(0, slash);
  }

  /**
   * One text for one address: neither two prefix lengths nor two spellings make two addresses. What
   * is no address stays as it is.
   */
  static String canonical(String address) {
    String alone = withoutPrefix(address);
    if (!WRITTEN.matcher(alone).matches() || !VirtualAddress.isIpv6(alone)) {
      return alone;
    }
    int gap = alone.indexOf("::");
    List<String> groups = new ArrayList<>(groups(gap < 0 ? alone : alone.substring(0, gap)));
    List<String> tail = gap < 0 ? List.of() : groups(alone.substring(gap + 2));
    while (groups.size() + tail.size() < IPV6_GROUPS) {
      groups.add("0");
    }
    groups.addAll(tail);
    return String.join(":", groups);
  }

  private static List<String> groups(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(":", -1))
            .map(group -> Integer.toHexString(Integer.parseInt(group, 16)))
            .toList();
  }
}
