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
 * How advertisements are authenticated. Version 2's password protects nothing, since it travels in
 * plain text; version 3's HMAC proves the sender and finds replays.
 *
 * @param type None, Password or HMAC
 * @param keyRef the key inside the Secret kube-vrrp-keys that holds the password: the resource
 *     never holds it
 * @param hmac with HMAC: its keys, and how strictly it is applied
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "(has(self.type) && self.type == 'Password') == has(self.keyRef)",
    message =
        "type: Password needs keyRef, the name of a key in the Secret kube-vrrp-keys; the other types have none")
@ValidationRule(
    value = "(has(self.type) && self.type == 'HMAC') == has(self.hmac)",
    message = "type: HMAC needs hmac with its keys; the other types have none")
public record Authentication(
    @Default("None")
        @JsonPropertyDescription(
            "None; Password: 8 octets in plain text, version 2 only, to speak to peers that insist on it; HMAC: version 3"
                + " only, as keepalived 2.4 speaks it (draft-cassen-vrrp-auth-hmac).")
        Type type,
    @Pattern("^[-._a-zA-Z0-9]+$") @Size(min = 1, max = 253) @JsonPropertyDescription(
            "The key inside the Secret kube-vrrp-keys that holds the password.")
        @Nullable String keyRef,
    @JsonPropertyDescription("With type HMAC: its keys, and how strictly it is applied.")
        @Nullable Hmac hmac) {

  /** No authentication. */
  public static final Authentication NONE = new Authentication(Type.NONE, null, null);

  /** None or a password. */
  public Authentication(Type type, @Nullable String keyRef) {
    this(type, keyRef, null);
  }

  /** The authentication types that are spoken here. */
  public enum Type {
    /** Type 0. */
    @JsonProperty("None")
    NONE,
    /** Type 1, "Simple Text Password". */
    @JsonProperty("Password")
    PASSWORD,
    /** A trailer that proves the sender. */
    @JsonProperty("HMAC")
    HMAC
  }

  public Authentication {
    type = type == null ? Type.NONE : type;
  }
}
