package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VirtualAddress;
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
  private final Report report;
  private final List<List<Instances.Instance>> routers = new ArrayList<>();
  private final Map<String, VIPGroup.Spec> groups = new LinkedHashMap<>();
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();

  Groups(Report report) {
    this.report = report;
  }

  /** Takes one node's instance; one that keepalived refuses is reported. */
  void add(Instances.Instance instance) {
    for (List<Instances.Instance> members : routers) {
      for (Instances.Instance member : members) {
        if (member.node().equals(instance.node())
            && member.vrid() == instance.vrid()
            && ipv6(member) == ipv6(instance)
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
      VIPGroup.Spec spec = merge.spec();
      groups.put(name, spec);
      limit(name, spec, members.getFirst());
      secrets.putAll(merge.secrets());
      members.forEach(member -> names.put(key(member.node(), member.name()), name));
    }
    tellApart();
  }

  private void limit(String name, VIPGroup.Spec spec, Instances.Instance first) {
    if (spec.addresses().size() > VIPGroup.MOST_ADDRESSES) {
      report.error(
          first.at(),
          "group %s has %d addresses, and a VIPGroup takes %d: the API server will refuse it (give the others a vrrp_instance of their own, in one vrrp_sync_group with this one)"
              .formatted(name, spec.addresses().size(), VIPGroup.MOST_ADDRESSES));
    }
  }

  Map<String, VIPGroup.Spec> groups() {
    return groups;
  }

  /** The passwords and keys by their names in the Secret. */
  Map<String, String> secrets() {
    return secrets;
  }

  /** Which group a node's instance became. */
  Optional<String> name(String node, String instance) {
    return Optional.ofNullable(names.get(key(node, instance)));
  }

  private static String key(String node, String instance) {
    return node + "/" + instance;
  }

  /** keepalived gives an instance one family, and each family has VRIDs of its own. */
  private static boolean ipv6(Instances.Instance instance) {
    return VirtualAddress.isIpv6(instance.spec().addresses().getFirst());
  }

  private List<Instances.Instance> another() {
    List<Instances.Instance> members = new ArrayList<>();
    routers.add(members);
    return members;
  }

  private static boolean belongs(List<Instances.Instance> members, Instances.Instance instance) {
    return members.getFirst().vrid() == instance.vrid()
        && ipv6(members.getFirst()) == ipv6(instance)
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
            .anyMatch(x -> b.spec().addresses().stream().anyMatch(y -> Subnets.same(x, y)));
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
        if (one.vrid() == other.vrid() && ipv6(one) == ipv6(other)) {
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
