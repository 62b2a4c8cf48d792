package io.kubevrrp.operator.desired;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The names of virtual routers: unique in the cluster, since a VIPNode's list of them is a map by
 * name. A group's only router has the group's name; of a group with {@code placement: Spread} each
 * has the group's name, an at sign and its address. No Kubernetes object has an at sign in its name
 * (RFC 1123 subdomain), so no two groups can arrive at the same router name.
 */
final class RouterNames {
  /** The longest group name for which the longest router name still fits the schema's 253. */
  static final int LONGEST_GROUP = 253 - "@255.255.255.255".length();

  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private RouterNames() {}

  /** The name of the virtual router that holds this address alone, its prefix length left out. */
  static String ofAddress(String group, String address) {
    return group + "@" + Addresses.withoutPrefix(address);
  }

  /** Why a group's name does not do: an API server refuses the first, and files know no server. */
  static List<String> broken(String group) {
    List<String> broken = new ArrayList<>();
    if (!SUBDOMAIN.matcher(group).matches()) {
      broken.add(
          "metadata.name is '"
              + group
              + "': lower case letters, digits, dots and hyphens make a name, for example web-1");
    }
    if (group.length() > LONGEST_GROUP) {
      broken.add(
          "metadata.name is too long: %d characters at most, since virtual routers are named after it"
              .formatted(LONGEST_GROUP));
    }
    return List.copyOf(broken);
  }
}
