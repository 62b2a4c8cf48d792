package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the nodes' instances together that are one virtual router: the same VRID on the same
 * segment. No file names its segment, so it is told by what the instances have in common: a virtual
 * address, or the interface's name together with a subnet.
 */
final class Groups {
  /** What a /32 is taken for: the subnet most likely around it. */
  private static final int USUAL_PREFIX = 24;

  private final Report report;
  private final List<List<Instances.Instance>> routers = new ArrayList<>();
  private final Map<String, VIPGroup.Spec> groups = new LinkedHashMap<>();
  private final Map<String, String> passwords = new LinkedHashMap<>();

  Groups(Report report) {
    this.report = report;
  }

  /** Takes one node's instance; one that keepalived refuses is reported. */
  void add(Instances.Instance instance) {
    for (List<Instances.Instance> members : routers) {
      for (Instances.Instance member : members) {
        if (member.node().equals(instance.node())
            && member.vrid() == instance.vrid()
            && networkInterface(member).equals(networkInterface(instance))) {
          report.error(
              instance.at(),
              "node %s uses virtual_router_id %d twice on %s, keepalived refuses that; the first was taken (give each its own)"
                  .formatted(instance.node(), instance.vrid(), networkInterface(instance)));
          return;
        }
      }
    }
    routers.stream()
        .filter(members -> belongs(members, instance))
        .findFirst()
        .orElseGet(this::another)
        .add(instance);
  }

  /** Makes a group of each virtual router. */
  void merge() {
    for (List<Instances.Instance> members : routers) {
      String name = freeName(Numbers.name(members.getFirst().name()));
      Merge merge = new Merge(name, members, report);
      groups.put(name, merge.spec());
      merge.password().ifPresent(password -> passwords.put(name, password));
    }
    tellApart();
  }

  Map<String, VIPGroup.Spec> groups() {
    return groups;
  }

  /** The passwords by the group's name. */
  Map<String, String> passwords() {
    return passwords;
  }

  private List<Instances.Instance> another() {
    List<Instances.Instance> members = new ArrayList<>();
    routers.add(members);
    return members;
  }

  private static boolean belongs(List<Instances.Instance> members, Instances.Instance instance) {
    return members.getFirst().vrid() == instance.vrid()
        && members.stream().noneMatch(member -> member.node().equals(instance.node()))
        && members.stream().anyMatch(member -> sameSegment(member, instance));
  }

  private static boolean sameSegment(Instances.Instance a, Instances.Instance b) {
    boolean shareAddress =
        a.spec().addresses().stream()
            .map(VirtualAddresses::host)
            .anyMatch(address ->
                b.spec().addresses().stream()
                    .map(VirtualAddresses::host)
                    .anyMatch(address::equals));
    if (shareAddress) {
      return true;
    }
    return networkInterface(a).equals(networkInterface(b))
        && a.spec().addresses().stream()
            .anyMatch(x -> b.spec().addresses().stream().anyMatch(y -> sameSubnet(x, y)));
  }

  static boolean sameSubnet(String a, String b) {
    int prefix = Math.min(prefix(a), prefix(b));
    return (bits(a) ^ bits(b)) >>> (32 - prefix) == 0;
  }

  private static int prefix(String address) {
    int slash = address.indexOf('/');
    int given = slash < 0 ? 32 : Integer.parseInt(address.substring(slash + 1));
    return given == 32 || given == 0 ? USUAL_PREFIX : given;
  }

  /** The subnet of an address, as a prefix; empty when its length says nothing of a subnet. */
  static Optional<String> subnet(String address) {
    int slash = address.indexOf('/');
    int prefix = slash < 0 ? 32 : Integer.parseInt(address.substring(slash + 1));
    if (prefix == 32 || prefix == 0) {
      return Optional.empty();
    }
    long network = bits(address) >>> (32 - prefix) << (32 - prefix);
    return Optional.of(
        "%d.%d.%d.%d/%d"
            .formatted(
                network >>> 24, network >>> 16 & 255, network >>> 8 & 255, network & 255, prefix));
  }

  private static long bits(String address) {
    long bits = 0;
    for (String octet : VirtualAddresses.host(address).split("\\.", -1)) {
      bits = bits << 8 | Long.parseLong(octet);
    }
    return bits;
  }

  static String networkInterface(Instances.Instance instance) {
    var selector = instance.spec().networkInterface();
    String name = selector == null ? null : selector.name();
    return name == null ? "" : name;
  }

  private String freeName(String wanted) {
    String name = wanted;
    for (int i = 2; groups.containsKey(name); i++) {
      name = wanted + "-" + i;
    }
    return name;
  }

  /**
   * Says where one VRID became two groups: that is right on two segments, but the operator has to
   * know that they are two.
   */
  private void tellApart() {
    List<String> names = List.copyOf(groups.keySet());
    for (int i = 0; i < routers.size(); i++) {
      Instances.Instance one = routers.get(i).getFirst();
      for (int j = 0; j < i; j++) {
        Instances.Instance other = routers.get(j).getFirst();
        if (one.vrid() == other.vrid()) {
          report.warning(
              one.at(),
              "virtual_router_id %d is used on two networks: group %s (%s) and group %s (%s) have no address and no subnet in common; the operator accepts both where it can tell the networks apart (give each an interface or addresses with a prefix length, or one of them another VRID, on all its peers)"
                  .formatted(
                      one.vrid(),
                      names.get(j),
                      String.join(", ", other.spec().addresses()),
                      names.get(i),
                      String.join(", ", one.spec().addresses())));
        }
      }
    }
  }
}
