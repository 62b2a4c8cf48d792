package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * How a TLS server is recognised, and how the check shows who it is. Certificates and keys are
 * named, never held: they lie in the Secret kube-vrrp-keys.
 *
 * @param serverName what the handshake asks for (SNI) and what the certificate has to say; the
 *     address when absent
 * @param skipVerify whether any certificate will do; every answer says so
 * @param caRef the key that holds the authorities' certificates, PEM; the Java runtime's own when
 *     absent
 * @param clientCertificateRef the key that holds the client's certificate and its private key (PKCS
 *     8), PEM
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.caRef) || !has(self.skipVerify) || !self.skipVerify",
    message = "caRef says whom to trust and skipVerify trusts everybody: give one of them")
public record TlsSettings(
    @Size(max = 253) @Pattern(ServiceCheck.HOST_NAME) @JsonPropertyDescription(
            "The name to ask for (SNI), which the certificate has to say; the address when absent.")
        @Nullable String serverName,
    @Default("false")
        @JsonPropertyDescription("Whether any certificate will do; every answer says so.")
        Boolean skipVerify,
    @Size(max = 253) @Pattern(TlsSettings.KEY) @JsonPropertyDescription(
            "The key in the Secret kube-vrrp-keys that holds the authorities to trust, PEM.")
        @Nullable String caRef,
    @Size(max = 253) @Pattern(TlsSettings.KEY) @JsonPropertyDescription(
            "The key in the Secret kube-vrrp-keys that holds the client's certificate and private key (PKCS 8), PEM.")
        @Nullable String clientCertificateRef) {
  static final String KEY = "^[-._a-zA-Z0-9]+$";

  /** Whatever the runtime trusts, and the address as the name. */
  public static final TlsSettings DEFAULT = new TlsSettings(null, false, null, null);

  @SuppressWarnings("NullAway") // Jackson passes null for what the document leaves out
  public TlsSettings {
    skipVerify = skipVerify != null && skipVerify;
  }
}
