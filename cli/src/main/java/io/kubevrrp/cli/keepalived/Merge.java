package io.kubevrrp.cli.keepalived;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.kubevrrp.api.v1alpha1.Authentication;
import io.kubevrrp.api.v1alpha1.InterfaceSelector;
import io.kubevrrp.api.v1alpha1.NodePriority;
import io.kubevrrp.api.v1alpha1.Preempt;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VirtualAddress;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes one group of the instances of one virtual router; says where the nodes' files differ. */
final class Merge {
  private final String name;
  private final List<Instances.Instance> members;
  private final Instances.Instance first;
  private final Report report;

  /**
   * A merge.
   *
   * @param name the group's
   * @param members at least one, each of another node
   */
  Merge(String name, List<Instances.Instance> members, Report report) {
    this.name = name;
    this.members = members;
    this.first = members.getFirst();
    this.report = report;
  }

  /** What goes to the Secret, by its name there: that of the first node. */
  Map<String, String> secrets() {
    Map<String, String> secrets = new LinkedHashMap<>();
    password().ifPresent(password -> secrets.put(name, password));
    first.proof().ifPresent(proof -> secrets.putAll(proof.secrets(name)));
    return secrets;
  }

  /** The password of the first node; one that differs elsewhere is reported. */
  private Optional<String> password() {
    for (Instances.Instance other : members) {
      if (!first.password().equals(other.password())) {
        report.error(
            other.at(),
            "the password differs between %s and %s; that of %s was taken (make them equal)"
                .formatted(first.node(), other.node(), first.node()));
      }
    }
    return first.password();
  }

  VIPGroup.Spec spec() {
    members.forEach(this::compare);
    VrrpSettings v = first.spec().vrrp();
    VrrpSettings vrrp =
        new VrrpSettings(
            v.version(),
            v.virtualRouterID(),
            v.advertisementInterval(),
            v.downAfter(),
            preempt(),
            v.checksum(),
            v.transport(),
            v.peers(),
            v.macMode(),
            v.accept(),
            authentication(),
            v.startupDelay(),
            v.linkDelay(),
            v.advertisedAddresses());
    return new VIPGroup.Spec(
        nodes(),
        networkInterface(),
        addresses(),
        first.spec().placement(),
        vrrp,
        members.stream().map(m -> new NodePriority(m.node(), m.priority())).toList(),
        first.spec().tracking(),
        first.spec().announce(),
        first.spec().addressLease());
  }

  private Authentication authentication() {
    return first
        .proof()
        .map(proof -> proof.authentication(name))
        .orElseGet(() ->
            first.password().isPresent()
                ? new Authentication(Authentication.Type.PASSWORD, name)
                : Authentication.NONE);
  }

  /** The operator names nodes of the group only. */
  private void peers(Instances.Instance other) {
    if (other.peers().size() >= members.size()) {
      report.error(
          other.at(),
          "unicast_peer of %s names %d, and the group has %d other nodes: the rest is left out (import every peer's file, or let the rest join as nodes)"
              .formatted(other.node(), other.peers().size(), members.size() - 1));
    }
  }

  private void compare(Instances.Instance other) {
    peers(other);
    differs("unicast or multicast", other, i -> i.spec().vrrp().transport());
    differs("check_unicast_src", other, i -> i.spec().vrrp().peers());
    differs("use_vmac", other, i -> i.spec().vrrp().macMode());
    differs("accept", other, i -> i.spec().vrrp().accept());
    if (!other.proof().equals(first.proof())) {
      report.error(
          other.at(),
          "auth_hmac differs between %s and %s; that of %s was taken (make them equal)"
              .formatted(first.node(), other.node(), first.node()));
    }
    differs("version", other, i -> i.spec().vrrp().version());
    differs("advert_int", other, i -> i.spec().vrrp().advertisementInterval());
    differs("down_timer_adverts", other, i -> i.spec().vrrp().downAfter());
    differs("v3_checksum_as_v2", other, i -> i.spec().vrrp().checksum());
    differs("tracking", other, i -> i.spec().tracking());
    differs(
        "vrrp_startup_delay or vrrp_delay_after_boot",
        other,
        i -> Optional.ofNullable(i.spec().vrrp().startupDelay()));
    differs(
        "interface_up_down_delays", other, i -> Optional.ofNullable(i.spec().vrrp().linkDelay()));
    differs(
        "virtual_ipaddress_excluded",
        other,
        i -> Optional.ofNullable(i.spec().vrrp().advertisedAddresses()));
    differs("garp", other, i -> i.spec().announce());
    if (other.name().equals(first.name())) {
      return;
    }
    report.note(
        other.at(),
        "%s on %s and %s on %s are one virtual router, the group is named %s (nothing to do)"
            .formatted(first.name(), first.node(), other.name(), other.node(), name));
  }

  private void differs(
      String what, Instances.Instance other, Function<Instances.Instance, Object> facet) {
    Object a = facet.apply(first);
    Object b = facet.apply(other);
    if (!a.equals(b)) {
      report.error(
          other.at(),
          "%s differs: %s on %s, %s on %s; that of %s was taken (make them equal)"
              .formatted(what, a, first.node(), b, other.node(), first.node()));
    }
  }

  /** Only the node with the highest priority ever preempts, so its setting is the group's. */
  private Preempt preempt() {
    Instances.Instance highest =
        members.stream().max(Comparator.comparingInt(Instances.Instance::priority)).orElse(first);
    Preempt taken = highest.spec().vrrp().preempt();
    for (Instances.Instance other : members) {
      if (!other.spec().vrrp().preempt().equals(taken)) {
        report.warning(
            other.at(),
            "preemption differs between %s and %s; that of %s was taken, which has the highest priority (make them equal)"
                .formatted(highest.node(), other.node(), highest.node()));
      }
    }
    return taken;
  }

  private @Nullable InterfaceSelector networkInterface() {
    for (Instances.Instance other : members) {
      if (!Groups.networkInterface(first).equals(Groups.networkInterface(other))) {
        return networkInterface(other);
      }
    }
    return first.spec().networkInterface();
  }

  /** The interfaces differ, so an address has to tell which one each node takes. */
  private @Nullable InterfaceSelector networkInterface(Instances.Instance other) {
    String both =
        "interface differs: %s on %s, %s on %s"
            .formatted(
                Groups.networkInterface(first),
                first.node(),
                Groups.networkInterface(other),
                other.node());
    Optional<String> telling =
        first.spec().addresses().stream().filter(a -> !VirtualAddress.isLinkLocal(a)).findFirst();
    if (telling.isEmpty()) {
      report.error(
          other.at(),
          both
              + "; that of %s was taken, for link-local addresses fit every interface (write interface.cidr, of another subnet there)"
                  .formatted(first.node()));
      return first.spec().networkInterface();
    }
    Optional<String> subnet = telling.flatMap(Subnets::of);
    report.warning(
        other.at(),
        both
            + "; each node takes the interface %s (see that it is the right one)"
                .formatted(
                    subnet
                        .map("that has an address in %s, by interface.cidr"::formatted)
                        .orElse(
                            "whose subnet holds %s, spec.interface is left out"
                                .formatted(telling.get()))));
    return subnet.map(cidr -> new InterfaceSelector(null, cidr)).orElse(null);
  }

  /** The addresses of all: none may be lost, whoever forgot it. */
  private List<String> addresses() {
    List<String> all = new ArrayList<>(first.spec().addresses());
    for (Instances.Instance other : members) {
      Set<String> here = new HashSet<>(first.spec().addresses());
      if (here.equals(new HashSet<>(other.spec().addresses()))) {
        continue;
      }
      report.error(
          other.at(),
          "virtual_ipaddress differs: %s on %s, %s on %s; every address of both is taken (make the lists equal: a keepalived before 2.3.3 refuses advertisements with another number of addresses)"
              .formatted(
                  String.join(", ", first.spec().addresses()),
                  first.node(),
                  String.join(", ", other.spec().addresses()),
                  other.node()));
      for (String address : other.spec().addresses()) {
        if (all.stream()
            .noneMatch(a -> VirtualAddresses.host(a).equals(VirtualAddresses.host(address)))) {
          all.add(address);
        }
      }
    }
    return all;
  }

  private LabelSelector nodes() {
    return new LabelSelectorBuilder()
        .addNewMatchExpression()
        .withKey("kubernetes.io/hostname")
        .withOperator("In")
        .withValues(members.stream().map(Instances.Instance::node).toList())
        .endMatchExpression()
        .build();
  }
}
