package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node has to do, written by the operator (or by hand, in file mode), and what it does,
 * written by its daemon. The object's name is the node's.
 */
@Group("kubevrrp.io")
@Version("v1alpha1")
@Kind("VIPNode")
@Plural("vipnodes")
@Singular("vipnode")
@Categories("kube-vrrp")
@AdditionalPrinterColumn(
    name = "Active",
    jsonPath = ".status.active",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Backup",
    jsonPath = ".status.backup",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Accepted",
    jsonPath = ".status.conditions[?(@.type==\"Accepted\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class VIPNode extends CustomResource<VIPNode.Spec, VIPNode.Status> {
  /** An annotation: another value asks the node's daemon for a sign of life, its Lease, at once. */
  public static final String ROLL_CALL = "kubevrrp.io/roll-call";

  /**
   * How many virtual routers a node has at most: all 255 VRIDs of one interface in both families,
   * and as much as fits an object of the API server with their status.
   */
  public static final int MOST_VIRTUAL_ROUTERS = 512;

  /** How many addresses all its virtual routers have at most: what fits an object, as above. */
  public static final int MOST_ADDRESSES = 4000;

  /** How many addresses of a group's nodes a virtual router is told at most. */
  public static final int MOST_PEERS = 255;

  /** How many services a node checks at most. */
  public static final int MOST_SERVICES = 255;

  @Serial private static final long serialVersionUID = 1L;

  @Override
  protected @Nullable Spec initSpec() {
    return null; // a record has no empty instance
  }

  @Override
  protected @Nullable Status initStatus() {
    return null;
  }

  /**
   * What the node has to do.
   *
   * @param virtualRouters the virtual routers it takes part in
   * @param trackedServices the services it checks
   * @param virtualServers what its kernel directs while it holds the addresses
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Spec(
      @Size(max = VIPNode.MOST_VIRTUAL_ROUTERS) @JsonPropertyDescription("The virtual routers this node takes part in.")
          List<VirtualRouter> virtualRouters,
      @Size(max = VIPNode.MOST_SERVICES) @JsonPropertyDescription("The services this node checks.")
          List<Service> trackedServices,
      @JsonInclude(JsonInclude.Include.NON_EMPTY)
          @Size(max = 1024) @JsonPropertyDescription("What its kernel directs while it holds the addresses.")
          List<NodeVirtualServer> virtualServers) {
    /** One without virtual servers. */
    public Spec(List<VirtualRouter> virtualRouters, List<Service> trackedServices) {
      this(virtualRouters, trackedServices, List.of());
    }

    @JsonCreator
    public Spec {
      virtualRouters = virtualRouters == null ? List.of() : List.copyOf(virtualRouters);
      trackedServices = trackedServices == null ? List.of() : List.copyOf(trackedServices);
      virtualServers = virtualServers == null ? List.of() : List.copyOf(virtualServers);
    }
  }

  /**
   * A virtual router, with everything decided.
   *
   * @param name unique on the node: the group's name, or the group's name and the address for
   *     {@code Spread}
   * @param group the VIPGroup it comes from
   * @param networkInterface where it lives; the interface whose subnet holds the first address when
   *     absent
   * @param priority the base priority, 1 to 255
   * @param addresses the virtual addresses, each with an optional prefix length
   * @param vrrp how it speaks; the VRID is given
   * @param peers the addresses of all nodes of the group, this one's among them: for {@code
   *     transport: Unicast} and {@code peers: Strict}
   * @param syncGroup virtual routers of the node with the same one move together
   * @param tracking what changes its priority
   * @param announce how it announces
   * @param addressLease whether its addresses have a lifetime
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.addresses.all(a, a.contains(':')) || self.addresses.all(a, !a.contains(':'))",
      message =
          "a virtual router has addresses of one family: give IPv4 and IPv6 a virtual router each, with one syncGroup")
  @ValidationRule(
      value = "has(self.vrrp.virtualRouterID)",
      message = "a VIPNode leaves nothing open: give vrrp.virtualRouterID, 1 to 255")
  public record VirtualRouter(
      @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Unique on the node.")
          String name,
      @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The VIPGroup it comes from.")
          String group,
      @JsonProperty("interface")
          @JsonPropertyDescription(
              "Where it lives; when absent, the interface whose subnet holds the first address.")
          @Nullable InterfaceSelector networkInterface,
      @Required
          @Min(1) @Max(255) @JsonPropertyDescription("The base priority; 255 for the owner of the addresses.")
          int priority,
      @Required
          @Size(min = 1, max = VIPGroup.MOST_ADDRESSES) @JsonPropertyDescription(
              "The virtual addresses, all IPv4 or all IPv6, each with an optional prefix length (/32 or /128"
                  + " when absent).")
          List<@Pattern(VirtualAddress.PATTERN) @Size(max = VirtualAddress.MAX_LENGTH) String>
              addresses,
      @Required @JsonPropertyDescription("How it speaks VRRP; the VRID is given.")
          VrrpSettings vrrp,
      @Size(max = VIPNode.MOST_PEERS) @JsonPropertyDescription(
              "The addresses of all nodes of the group, this one's among them: where unicast goes, and who is heard"
                  + " with vrrp.peers Strict.")
          List<
                  @Pattern(VirtualAddress.HOST_PATTERN) @Size(max = VirtualAddress.MAX_HOST_LENGTH) String>
              peers,
      @Size(min = 1, max = 253) @JsonPropertyDescription("Virtual routers of the node with the same one move together.")
          @Nullable String syncGroup,
      @Size(max = 64) @JsonPropertyDescription(
              "What raises or lowers its priority, or forbids it to take part.")
          List<Tracking> tracking,
      @Default("{}")
          @JsonPropertyDescription(
              "How it announces the addresses (gratuitous ARP, unsolicited neighbour advertisements).")
          Announce announce,
      @Default("{}")
          @JsonPropertyDescription(
              "Whether the kernel removes an address that its daemon stopped renewing.")
          AddressLease addressLease) {
    public VirtualRouter {
      addresses = addresses == null ? List.of() : List.copyOf(addresses);
      vrrp = vrrp == null ? VrrpSettings.DEFAULT : vrrp;
      peers = peers == null ? List.of() : List.copyOf(peers);
      tracking = tracking == null ? List.of() : List.copyOf(tracking);
      announce = announce == null ? Announce.DEFAULT : announce;
      addressLease = addressLease == null ? AddressLease.DEFAULT : addressLease;
    }
  }

  /**
   * A service to check.
   *
   * @param name the TrackedService's name, which tracking entries refer to
   * @param service how it is checked
   * @param endpoints which endpoints the Kubernetes Service has on this node, for check
   *     kubernetesService
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Service(
      @Required
          @Size(min = 1, max = 253) @JsonPropertyDescription("The TrackedService's name, which tracking entries refer to.")
          String name,
      @Required @JsonPropertyDescription("How it is checked.") TrackedService.Spec service,
      @Size(max = ServiceEndpoint.MOST) @JsonPropertyDescription(
              "Which endpoints the Kubernetes Service has on this node, for check.kubernetesService.")
          @Nullable List<ServiceEndpoint> endpoints) {}

  /**
   * What the node does, as its daemon says.
   *
   * @param observedGeneration the generation of the spec that runs, or that was refused
   * @param active the names of the virtual routers for which it is Active, for the printed column
   * @param backup the names of those for which it is Backup
   * @param virtualRouters each virtual router's state
   * @param trackedServices each service's verdict
   * @param virtualServers what each virtual server's state is
   * @param conditions Accepted
   * @param interfaces the node's network interfaces on which a virtual router could live
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Status(
      @Nullable Long observedGeneration,
      @Nullable String active,
      @Nullable String backup,
      List<NodeRouterStatus> virtualRouters,
      List<NodeServiceStatus> trackedServices,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NodeVirtualServer.Status> virtualServers,
      List<Condition> conditions,
      List<Link> interfaces) {

    /** A node whose daemon has not said anything yet. */
    public static final Status EMPTY =
        new Status(null, null, null, List.of(), List.of(), List.of(), List.of(), List.of());

    @JsonCreator
    public Status {
      virtualRouters = virtualRouters == null ? List.of() : List.copyOf(virtualRouters);
      trackedServices = trackedServices == null ? List.of() : List.copyOf(trackedServices);
      virtualServers = virtualServers == null ? List.of() : List.copyOf(virtualServers);
      conditions = conditions == null ? List.of() : List.copyOf(conditions);
      interfaces = interfaces == null ? List.of() : List.copyOf(interfaces);
    }

    /** The same with these interfaces. */
    public Status withInterfaces(List<Link> links) {
      return new Status(
          observedGeneration,
          active,
          backup,
          virtualRouters,
          trackedServices,
          virtualServers,
          conditions,
          links);
    }
  }

  /**
   * A network interface.
   *
   * @param name as {@code ip link} prints it
   * @param mac its hardware address, absent when it has none
   * @param addresses its addresses with their prefix lengths, without virtual and link-local ones
   * @param up whether it is up and has a carrier
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Link(String name, @Nullable String mac, List<String> addresses, boolean up) {
    public Link {
      addresses = addresses == null ? List.of() : List.copyOf(addresses);
    }
  }
}
