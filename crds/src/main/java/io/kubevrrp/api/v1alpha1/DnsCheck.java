package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * A DNS question over UDP.
 *
 * @param host the server; the node itself (127.0.0.1) when absent
 * @param port 1 to 65535
 * @param name what is asked for; a dot for the root
 * @param type the record type
 * @param expectedAnswer what one of the answers has to be, as dig +short prints it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DnsCheck(
    @Default(ServiceCheck.NODE_ITSELF)
        @Size(max = 45) @ValidationRule(value = ServiceCheck.HOST, message = ServiceCheck.HOST_MESSAGE)
        @JsonPropertyDescription("The server's IP address; the node itself when absent.")
        String host,
    @Default("53") @Min(1) @Max(65535) @JsonPropertyDescription("The server's UDP port.")
        Integer port,
    @Default(".")
        @Size(max = 253) @Pattern("^([.]|([-_a-zA-Z0-9]{1,63}[.])*[-_a-zA-Z0-9]{1,63}[.]?)$") @JsonPropertyDescription("The name to ask for; a dot for the root.")
        String name,
    @Default("SOA") @JsonPropertyDescription("The record type to ask for.") Type type,
    @Size(max = 253) @JsonPropertyDescription(
            "What one of the answers has to be, as dig +short prints it; any when absent.")
        @Nullable String expectedAnswer) {
  @SuppressWarnings("NullAway") // Jackson passes null for what the document leaves out
  public DnsCheck {
    host = host == null ? ServiceCheck.NODE_ITSELF : host;
    port = port == null ? 53 : port;
    name = name == null ? "." : name;
    type = type == null ? Type.SOA : type;
  }

  /** The record types that can be asked for. */
  public enum Type {
    /** An IPv4 address. */
    A,
    /** An IPv6 address. */
    AAAA,
    /** Another name. */
    CNAME,
    /** A mail exchanger. */
    MX,
    /** A name server. */
    NS,
    /** The start of a zone. */
    SOA,
    /** Text. */
    TXT
  }
}
