package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.InterfaceSelector;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.operator.allocation.Prefix;
import io.kubevrrp.operator.allocation.Segment;
import io.kubevrrp.operator.resolve.Snapshot;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Where a group can be served.
 *
 * @param nodes the nodes that take part
 * @param unfit the nodes that are selected, but cannot take part, and why
 * @param resting those of {@code nodes} that are in maintenance
 * @param segment what is known of the network there
 */
record Site(
    SortedSet<String> nodes,
    SortedMap<String, String> unfit,
    Set<String> resting,
    Segment segment) {

  /** Finds it; a group without a spec is served nowhere. */
  static Site of(VIPGroup group, NodeLinks links, Snapshot snapshot) {
    VIPGroup.Spec spec = group.getSpec();
    SortedSet<String> nodes = new TreeSet<>();
    SortedMap<String, String> unfit = new TreeMap<>();
    if (spec != null) {
      for (String node : NodeSelection.select(spec.nodeSelector(), snapshot.nodes())) {
        links
            .unfit(node, group)
            .ifPresentOrElse(why -> unfit.put(node, why), () -> nodes.add(node));
      }
    }
    Set<String> resting = new HashSet<>(Maintenance.resting(snapshot));
    resting.retainAll(nodes);
    return new Site(
        nodes,
        unfit,
        resting,
        segment(spec == null ? Optional.empty() : Optional.of(spec), nodes, links));
  }

  /**
   * The same, served only on these nodes.
   *
   * @param why what is to be said of the others
   */
  Site only(Set<String> kept, String why) {
    SortedSet<String> fewer = new TreeSet<>(nodes);
    fewer.retainAll(kept);
    SortedMap<String, String> more = new TreeMap<>(unfit);
    nodes.stream().filter(node -> !kept.contains(node)).forEach(node -> more.put(node, why));
    Set<String> fewerResting = new HashSet<>(resting);
    fewerResting.retainAll(kept);
    return new Site(fewer, more, fewerResting, segment);
  }

  private static Segment segment(Optional<VIPGroup.Spec> spec, Set<String> nodes, NodeLinks links) {
    Set<Prefix> subnets = new HashSet<>();
    Set<Segment.Family> families = new HashSet<>();
    spec.ifPresent(known -> {
      subnets.addAll(links.subnets(nodes, known));
      cidr(known).forEach(subnets::add);
      for (String address : known.addresses()) {
        families.add(address.indexOf(':') < 0 ? Segment.Family.IPV4 : Segment.Family.IPV6);
        Prefix.parse(address).filter(prefix -> !prefix.isAddress()).ifPresent(subnets::add);
      }
    });
    Optional<String> name = spec.map(VIPGroup.Spec::networkInterface).map(InterfaceSelector::name);
    return new Segment(families, subnets, name, nodes);
  }

  private static Stream<Prefix> cidr(VIPGroup.Spec spec) {
    InterfaceSelector selector = spec.networkInterface();
    return selector == null || selector.cidr() == null
        ? Stream.empty()
        : Prefix.parse(selector.cidr()).stream();
  }
}
