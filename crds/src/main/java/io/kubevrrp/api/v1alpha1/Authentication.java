package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Version 2's authentication field; it protects nothing, since the password travels in plain text.
 *
 * @param type None or Password
 * @param keyRef the key inside the Secret kube-vrrp-keys that holds the password: the resource
 *     never holds it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "(has(self.type) && self.type == 'Password') == has(self.keyRef)",
    message =
        "type: Password needs keyRef, the name of a key in the Secret kube-vrrp-keys; type: None has none")
public record Authentication(
    @Default("None")
        @JsonPropertyDescription(
            "None, or Password: 8 octets in plain text, version 2 only, to speak to peers that insist on it.")
        Type type,
    @Pattern("^[-._a-zA-Z0-9]+$") @Size(min = 1, max = 253) @JsonPropertyDescription(
            "The key inside the Secret kube-vrrp-keys that holds the password.")
        @Nullable String keyRef) {

  /** No authentication. */
  public static final Authentication NONE = new Authentication(Type.NONE, null);

  /** RFC 2338's authentication types that are spoken here. */
  public enum Type {
    /** Type 0. */
    @JsonProperty("None")
    NONE,
    /** Type 1, "Simple Text Password". */
    @JsonProperty("Password")
    PASSWORD
  }

  public Authentication {
    type = type == null ? Type.NONE : type;
  }
}
