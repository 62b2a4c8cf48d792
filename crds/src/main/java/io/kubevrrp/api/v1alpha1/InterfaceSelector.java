package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Names a network interface of a node: exactly one of the two.
 *
 * @param name as {@code ip link} prints it, for example ens33
 * @param cidr the interface that has an address inside this prefix, for nodes whose interfaces are
 *     named differently
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.name) != has(self.cidr)",
    message = "name the interface by exactly one of name and cidr")
public record InterfaceSelector(
    @Size(min = 1, max = 15) @ValidationRule(
            value = "self.matches('^[^/ :]+$')",
            message =
                "an interface name has no slash, colon or blank: write it as `ip link` prints it")
        @JsonPropertyDescription("The interface's name as `ip link` prints it, for example ens33.")
        @Nullable String name,
    @Size(max = 18) @ValidationRule(
            value = "self.matches('" + InterfaceSelector.CIDR + "')",
            message = "a cidr is written like 192.168.1.0/24")
        @JsonPropertyDescription(
            "The interface that has an address inside this prefix, for example 192.168.1.0/24: for nodes whose"
                + " interfaces are named differently.")
        @Nullable String cidr) {

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

  /** How a {@code cidr} is written. */
  public static final String CIDR = "^(" + OCTET + "[.]){3}" + OCTET + "/(3[0-2]|[12]?[0-9])$";

  /** The interface with this name. */
  public static InterfaceSelector named(String name) {
    return new InterfaceSelector(name, null);
  }
}
