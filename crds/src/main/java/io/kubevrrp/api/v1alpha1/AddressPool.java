package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
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
import org.jspecify.annotations.Nullable;

/**
 * Addresses for Services of type LoadBalancer, and how the virtual routers speak that hold them.
 */
@Group("kubevrrp.io")
@Version("v1alpha1")
@Kind("AddressPool")
@Plural("addresspools")
@Singular("addresspool")
@ShortNames("vippool")
@Categories("kube-vrrp")
@AdditionalPrinterColumn(
    name = "Addresses",
    jsonPath = ".spec.addresses",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Auto-Assign",
    jsonPath = ".spec.autoAssign",
    type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
    name = "Assigned",
    jsonPath = ".status.assigned",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Accepted",
    jsonPath = ".status.conditions[?(@.type==\"Accepted\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class AddressPool extends CustomResource<AddressPool.Spec, AddressPool.Status> {
  @Serial private static final long serialVersionUID = 1L;

  /** The longest text of an entry: two IPv6 addresses and a hyphen. */
  static final int LONGEST_ENTRY = 2 * VirtualAddress.MAX_HOST_LENGTH + 1;

  @Override
  protected @Nullable Spec initSpec() {
    return null; // a record has no empty instance
  }

  @Override
  protected @Nullable Status initStatus() {
    return null;
  }

  /**
   * What the administrator wants.
   *
   * @param addresses prefixes, ranges and single addresses
   * @param autoAssign whether Services that name neither a pool nor an address get one of these
   * @param avoidZeroAnd255 whether addresses whose last octet is 0 or 255 are left to Services that
   *     ask for one by name
   * @param namespaceSelector the namespaces whose Services may have them; all when absent
   * @param nodeSelector the nodes that may hold them; all when absent
   * @param networkInterface where they live; the interface whose subnet holds them when absent
   * @param vrrp how the virtual routers speak that hold them
   * @param addressesPerVirtualRouter how many addresses share a virtual router, and so a node
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "!has(self.vrrp) || !has(self.vrrp.virtualRouterID)",
      message =
          "a pool may need several virtual routers, so vrrp.virtualRouterID cannot name one: leave it out")
  public record Spec(
      @Required
          @Size(min = 1, max = 32) @ValidationRule(
              value = "self.all(a, " + VirtualAddress.CEL_IS_RANGE + ")",
              message =
                  "addresses are written like 192.168.1.240/28, 192.168.1.240-192.168.1.250, 192.168.1.240 or 2001:db8::/120 (lower case)")
          @ValidationRule(
              value =
                  "self.all(a, !a.startsWith('127.') && !a.startsWith('0.') && !a.matches('^(22[4-9]|2[3-5][0-9])[.]') &&"
                      + " !a.startsWith('ff') && !a.matches('^fe[89ab]') && a.split('/')[0] != '::1')",
              message =
                  "loopback, multicast, link-local and 0.0.0.0/8 addresses cannot be given to Services: name unicast addresses of the segment")
          @JsonPropertyDescription(
              "Prefixes (192.168.1.240/28, all of it), ranges (192.168.1.240-192.168.1.250) and single addresses, IPv4"
                  + " and IPv6. They are given away in this order.")
          List<@Size(max = AddressPool.LONGEST_ENTRY) String> addresses,
      @Default("true")
          @JsonPropertyDescription(
              "Whether Services that name neither a pool nor an address get one of these.")
          Boolean autoAssign,
      @Default("false")
          @JsonPropertyDescription(
              "Whether addresses whose last octet is 0 or 255 are left to Services that ask for one by name: some old"
                  + " hosts take them for a network's own.")
          Boolean avoidZeroAnd255,
      @JsonPropertyDescription(
              "The namespaces whose Services may have these addresses; every namespace when absent. The key"
                  + " metadata.name stands for the namespace's name.")
          @Nullable LabelSelector namespaceSelector,
      @JsonPropertyDescription(
              "Which nodes may hold the addresses; every node when absent. The key metadata.name stands for the"
                  + " node's name.")
          @Nullable LabelSelector nodeSelector,
      @JsonProperty("interface")
          @JsonPropertyDescription(
              "The network interface of the virtual routers; when absent, the interface whose subnet holds the"
                  + " addresses.")
          @Nullable InterfaceSelector networkInterface,
      @Default("{}")
          @JsonPropertyDescription("How the virtual routers speak VRRP; their VRIDs are allocated.")
          VrrpSettings vrrp,
      @Default("16")
          @Min(1) @Max(64) @JsonPropertyDescription(
              "How many addresses share a virtual router, and so a node: fewer spread better, more need fewer of the"
                  + " 255 VRIDs.")
          Integer addressesPerVirtualRouter) {

    @SuppressWarnings(
        "NullAway") // Jackson passes null for what the document leaves out; the defaults stand here
    public Spec {
      addresses = addresses == null ? List.of() : List.copyOf(addresses);
      autoAssign = autoAssign == null ? Boolean.TRUE : autoAssign;
      avoidZeroAnd255 = avoidZeroAnd255 == null ? Boolean.FALSE : avoidZeroAnd255;
      vrrp = vrrp == null ? VrrpSettings.DEFAULT : vrrp;
      addressesPerVirtualRouter =
          addressesPerVirtualRouter == null ? 16 : addressesPerVirtualRouter;
    }
  }

  /**
   * What is.
   *
   * @param observedGeneration the generation of the spec that this status speaks of
   * @param assigned how many of the addresses Services have
   * @param conditions Accepted
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Status(
      @Nullable Long observedGeneration, @Nullable Integer assigned, List<Condition> conditions) {
    public Status {
      conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
  }
}
