package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.Serial;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Virtual IP addresses that always live on exactly one of a set of nodes, and who of them it should
 * be.
 */
@Group("kubevrrp.io")
@Version("v1alpha1")
@Kind("VIPGroup")
@Plural("vipgroups")
@Singular("vipgroup")
@ShortNames({"vip", "vips"})
@Categories("kube-vrrp")
@AdditionalPrinterColumn(
    name = "Addresses",
    jsonPath = ".spec.addresses",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Active",
    jsonPath = ".status.active",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Last-Failover",
    jsonPath = ".status.lastFailover.at",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class VIPGroup extends CustomResource<VIPGroup.Spec, VIPGroup.Status> {
  /**
   * How many addresses a group has at most, both families together: what an API server takes to
   * look for one that stands there twice grows with their square. Of more than 128 it may not even
   * look at them without their prefix lengths; then that is the operator's to say.
   */
  public static final int MOST_ADDRESSES = 256;

  @Serial private static final long serialVersionUID = 1L;

  @Override
  protected @Nullable Spec initSpec() {
    return null; // a record has no empty instance
  }

  @Override
  protected @Nullable Status initStatus() {
    return null;
  }

  /** How the addresses of a group are laid on virtual routers. */
  public enum Placement {
    /** One virtual router holds all addresses: they move together. */
    @JsonProperty("Together")
    TOGETHER,
    /** One virtual router for each address, and the preferred nodes rotate: active/active. */
    @JsonProperty("Spread")
    SPREAD
  }

  /**
   * What the user wants.
   *
   * @param nodeSelector which nodes may hold the addresses; all nodes when absent
   * @param networkInterface where the virtual router lives; the interface whose subnet holds the
   *     first address when absent
   * @param addresses IPv4 addresses, each with an optional prefix length (/32 when absent)
   * @param placement one virtual router for all addresses, or one for each
   * @param vrrp how the virtual router speaks
   * @param priorities a base priority for each named node; the rest is ranked below them
   * @param tracking what raises or lowers the priority, or forbids a node to take part
   * @param announce how a new Active router tells the segment
   * @param addressLease whether the kernel removes an address that its daemon stopped renewing
   * @param syncWith another group, with which this one moves; alone when absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "!has(self.syncWith) || !has(self.placement) || self.placement == 'Together'",
      message =
          "placement: Spread lays each address on a virtual router of its own, and syncWith keeps all together: leave"
              + " one of them out")
  @ValidationRule(
      value = "!has(self.syncWith) || !has(self.priorities) || self.priorities.size() == 0",
      message =
          "a group with syncWith has the priorities of the group that it names: set them there, and leave priorities out here")
  @ValidationRule(
      value =
          "!has(self.priorities) || self.priorities.all(p, p.priority != 255) || !has(self.vrrp) ||"
              + " !has(self.vrrp.preempt) || !has(self.vrrp.preempt.mode) || self.vrrp.preempt.mode != 'Never'",
      message =
          "priority 255 means that the node owns the addresses, and an owner always preempts: use a priority of 254 or"
              + " less, or preempt.mode: Always")
  @ValidationRule(
      value =
          "!has(self.placement) || self.placement != 'Spread' || !has(self.vrrp) || !has(self.vrrp.virtualRouterID) ||"
              + " self.addresses.size() == 1",
      message =
          "placement: Spread makes one virtual router for each address, so vrrp.virtualRouterID cannot name one: leave"
              + " it out, or use one group for each address")
  @ValidationRule(
      value =
          "!has(self.vrrp) || !has(self.vrrp.version) || self.vrrp.version != 2 ||"
              + " self.addresses.all(a, !a.contains(':'))",
      message =
          "VRRP version 2 has no IPv6 (RFC 3768): set version: 3, or leave the IPv6 addresses out")
  @ValidationRule(
      value =
          "has(self.interface) || self.addresses.all(a, !a.contains(':')) ||"
              + " self.addresses.exists(a, a.contains(':') && !"
              + VirtualAddress.CEL_IS_LINK_LOCAL
              + ")",
      message =
          "a link-local address (fe80::/10) fits every interface: name the interface, or add an IPv6 address of its subnet")
  @ValidationRule(
      value =
          "!has(self.vrrp) || !has(self.vrrp.checksum) || self.vrrp.checksum != 'RFC9568' ||"
              + " self.addresses.all(a, !a.contains(':')) ||"
              + " self.addresses.filter(a, a.contains(':'))[0].matches('^fe[89ab]')",
      message =
          "with checksum: RFC9568 the first IPv6 address is a link-local one (RFC 9568 section 5.2.9): put one of"
              + " fe80::/10 before the others, or use checksum: Keepalived")
  @ValidationRule(
      value =
          "!has(self.vrrp) || !has(self.vrrp.peers) || self.vrrp.peers != 'Strict' ||"
              + " (has(self.vrrp.transport) && self.vrrp.transport == 'Unicast') ||"
              + " self.addresses.all(a, !a.contains(':'))",
      message =
          "peers: Strict knows the nodes' own addresses, but IPv6 multicast comes from link-local ones: use transport:"
              + " Unicast, or peers: Any")
  public record Spec(
      @JsonPropertyDescription("Which nodes may hold the addresses; every node when absent.")
          @Nullable LabelSelector nodeSelector,
      @JsonProperty("interface")
          @JsonPropertyDescription(
              "The network interface of the virtual router; when absent, the interface whose subnet holds the first"
                  + " address.")
          @Nullable InterfaceSelector networkInterface,
      @Required
          @Size(min = 1, max = VIPGroup.MOST_ADDRESSES) @ValidationRule(
              value = "self.all(a, " + VirtualAddress.CEL_IS_ADDRESS + ")",
              message =
                  "an address is written like 192.168.1.233, 192.168.1.233/24, 2001:db8::233 or 2001:db8::233/64 (lower case)")
          @ValidationRule(
              value =
                  "self.size() > 128 ? self.all(a, self.exists_one(b, b == a)) :"
                      + " self.all(a, self.exists_one(b, b.split('/')[0] == a.split('/')[0]))",
              message = "an address stands in the list twice: remove one of them")
          @ValidationRule(
              value =
                  "self.all(a, !a.startsWith('127.') && !a.startsWith('0.') && !a.matches('^(22[4-9]|2[3-5][0-9])[.]') &&"
                      + " !a.startsWith('ff') && a.split('/')[0] != '::1')",
              message =
                  "loopback, multicast and 0.0.0.0/8 addresses cannot be virtual addresses: name a unicast address of the segment")
          @JsonPropertyDescription(
              "The virtual addresses, each with an optional prefix length (/32 or /128 when absent), for example"
                  + " 192.168.1.233/24 or 2001:db8::233. IPv4 and IPv6 together are one decision: one virtual router"
                  + " for each family, and both move together.")
          List<@Size(max = VirtualAddress.MAX_LENGTH) String> addresses,
      @Default("Together")
          @JsonPropertyDescription(
              "Together: one virtual router, the addresses move together. Spread: one virtual router for each address,"
                  + " and the preferred nodes rotate (active/active).")
          Placement placement,
      @Default("{}") @JsonPropertyDescription("How the virtual router speaks VRRP.")
          VrrpSettings vrrp,
      @Size(max = 256) @JsonPropertyDescription(
              "The base priority of named nodes; nodes that are not named are ranked below them, stably.")
          List<NodePriority> priorities,
      @Size(max = 64) @JsonPropertyDescription(
              "What raises or lowers a node's priority, or forbids it to take part.")
          List<Tracking> tracking,
      @Default("{}")
          @JsonPropertyDescription(
              "How a new Active router announces the addresses (gratuitous ARP, unsolicited neighbour"
                  + " advertisements).")
          Announce announce,
      @Default("{}")
          @JsonPropertyDescription(
              "Whether the kernel removes an address that its daemon stopped renewing.")
          AddressLease addressLease,
      @Size(min = 1, max = 253) @JsonPropertyDescription(
              "The name of another VIPGroup that this one moves together with (a sync group): same nodes, same"
                  + " priorities, and when one of them loses a node, both leave it. Several groups may name the same"
                  + " one; that one names none.")
          @Nullable String syncWith) {

    public Spec {
      addresses = addresses == null ? List.of() : List.copyOf(addresses);
      placement = placement == null ? Placement.TOGETHER : placement;
      vrrp = vrrp == null ? VrrpSettings.DEFAULT : vrrp;
      priorities = priorities == null ? List.of() : List.copyOf(priorities);
      tracking = tracking == null ? List.of() : List.copyOf(tracking);
      announce = announce == null ? Announce.DEFAULT : announce;
      addressLease = addressLease == null ? AddressLease.DEFAULT : addressLease;
    }

    /** One that moves alone. */
    public Spec(
        @Nullable LabelSelector nodeSelector,
        @Nullable InterfaceSelector networkInterface,
        List<String> addresses,
        Placement placement,
        VrrpSettings vrrp,
        List<NodePriority> priorities,
        List<Tracking> tracking,
        Announce announce,
        AddressLease addressLease) {
      this(
          nodeSelector,
          networkInterface,
          addresses,
          placement,
          vrrp,
          priorities,
          tracking,
          announce,
          addressLease,
          null);
    }

    /** The same, moving together with this group. */
    public Spec withSyncWith(String group) {
      return new Spec(
          nodeSelector,
          networkInterface,
          addresses,
          placement,
          vrrp,
          List.of(),
          tracking,
          announce,
          addressLease,
          group);
    }
  }

  /**
   * What is, as the operator sees it in the nodes' reports.
   *
   * @param observedGeneration the generation of the spec that this status speaks of
   * @param active the node (or, for Spread, the nodes) that hold the addresses, for the printed
   *     column
   * @param virtualRouters who holds what, for each virtual router
   * @param lastFailover the newest change of owner
   * @param timeline the newest changes of owner, newest first
   * @param conditions Accepted, ResolvedRefs, Programmed, Ready, Degraded, SplitBrain, VRIDConflict
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Status(
      @Nullable Long observedGeneration,
      @Nullable String active,
      List<GroupRouterStatus> virtualRouters,
      @Nullable Failover lastFailover,
      List<Failover> timeline,
      List<Condition> conditions) {

    /** A group nobody has looked at yet. */
    public static final Status EMPTY =
        new Status(null, null, List.of(), null, List.of(), List.of());

    public Status {
      virtualRouters = virtualRouters == null ? List.of() : List.copyOf(virtualRouters);
      timeline = timeline == null ? List.of() : List.copyOf(timeline);
      conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** What is known of the virtual router with this name. */
    public Optional<GroupRouterStatus> virtualRouter(String name) {
      return virtualRouters.stream().filter(router -> router.name().equals(name)).findFirst();
    }
  }
}
