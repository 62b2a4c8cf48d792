package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC health protocol, grpc.health.v1.Health/Check over HTTP/2.
 *
 * @param host where to connect; the node itself (127.0.0.1) when absent
 * @param port 1 to 65535
 * @param service which of the server's services is asked for; the whole server when absent
 * @param tls makes it gRPC over TLS, and says how the server is recognised
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GrpcCheck(
    @Default(ServiceCheck.NODE_ITSELF)
        @Size(max = 45) @ValidationRule(value = ServiceCheck.HOST, message = ServiceCheck.HOST_MESSAGE)
        @JsonPropertyDescription("The IP address to connect to; the node itself when absent.")
        String host,
    @Required @Min(1) @Max(65535) @JsonPropertyDescription("The TCP port to connect to.") int port,
    @Default("")
        @Size(max = 256) @Pattern("^[!-~]*$") @JsonPropertyDescription(
            "The service that the server is asked for, for example shop.v1.Cart; the server as a whole when absent.")
        String service,
    @JsonPropertyDescription(
            "Asks over TLS, and says how the server is recognised: {} for the defaults.")
        @Nullable TlsSettings tls) {
  @SuppressWarnings("NullAway") // Jackson passes null for what the document leaves out
  public GrpcCheck {
    host = host == null ? ServiceCheck.NODE_ITSELF : host;
    service = service == null ? "" : service;
  }
}
