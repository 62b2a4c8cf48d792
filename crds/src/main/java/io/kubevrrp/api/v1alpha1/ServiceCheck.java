package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One kind of check. There is none that runs a command: whoever may write a resource must not get a
 * shell on every node.
 *
 * @param tcp a connection is accepted
 * @param http a request is answered as expected, over TLS or not
 * @param tls a TLS handshake succeeds
 * @param udp a datagram is not refused, or is answered
 * @param dns a name is resolved
 * @param smtp a mail server greets
 * @param grpc a server says over gRPC that it serves
 * @param ping an address answers ICMP echo requests
 * @param gateway a gateway answers for its address
 * @param process enough processes run
 * @param file a number in a file on the node is 0
 * @param networkInterface an interface of the node is up
 * @param kubernetesService an endpoint that a Service has on the node accepts connections
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.tcp), has(self.http), has(self.tls), has(self.udp), has(self.dns), has(self.smtp),"
            + " has(self.grpc), has(self.ping), has(self.gateway), has(self.process), has(self.file), has(self.interface), has(self.kubernetesService)].exists_one(kind, kind)",
    message = ServiceCheck.ONE_KIND)
public record ServiceCheck(
    @JsonPropertyDescription("Works when a TCP connection is accepted.") @Nullable Tcp tcp,
    @JsonPropertyDescription("Works when an HTTP request is answered as expected.")
        @Nullable HttpCheck http,
    @JsonPropertyDescription("Works when a TLS handshake succeeds.") @Nullable TlsCheck tls,
    @JsonPropertyDescription("Works when a UDP datagram is not refused, or is answered.")
        @Nullable Udp udp,
    @JsonPropertyDescription("Works when a DNS server answers a question over UDP.")
        @Nullable DnsCheck dns,
    @JsonPropertyDescription("Works when a mail server greets and takes a HELO.")
        @Nullable Smtp smtp,
    @JsonPropertyDescription("Works when a server says over gRPC that it serves.")
        @Nullable GrpcCheck grpc,
    @JsonPropertyDescription("Works when an address answers ICMP echo requests.")
        @Nullable Ping ping,
    @JsonPropertyDescription(
            "Works when a gateway answers for its address (ARP, neighbour discovery).")
        @Nullable Gateway gateway,
    @JsonPropertyDescription("Works when enough processes run on the node.")
        @Nullable ProcessCheck process,
    @JsonPropertyDescription(
            "Works when the number in a file on the node is 0; a weight is multiplied by the number.")
        @Nullable TrackedFile file,
    @JsonProperty("interface")
        @JsonPropertyDescription("Works when an interface of the node is up.")
        @Nullable InterfaceUp networkInterface,
    @JsonPropertyDescription(
            "Works when an endpoint that a Kubernetes Service has on the node accepts connections.")
        @Nullable KubernetesServiceCheck kubernetesService) {

  /** What is said when no kind is given, or several are. */
  public static final String ONE_KIND =
      "give exactly one kind of check: tcp, http, tls, udp, dns, smtp, grpc, ping, gateway, process, file, interface or kubernetesService";

  /** What is said when a gateway could be on any interface. */
  public static final String LINK_LOCAL =
      "a link-local gateway is there on every interface: say on which, gateway.interface";

  static final String HOST =
      "self.matches('^([0-9]{1,3}[.]){3}[0-9]{1,3}$|^[0-9a-fA-F]*:[0-9a-fA-F:.]+$')";
  static final String HOST_MESSAGE =
      "host is an IP address, for example 127.0.0.1 or ::1; names are not resolved, so that no check depends on DNS";
  static final String NODE_ITSELF = "127.0.0.1";
  static final String HOST_NAME = "^[a-zA-Z0-9_]([-._a-zA-Z0-9]*[a-zA-Z0-9])?$";

  /** A check of one of the three kinds there were first. */
  public ServiceCheck(@Nullable Tcp tcp, @Nullable HttpCheck http, @Nullable ProcessCheck process) {
    this(tcp, http, null, null, null, null, null, null, null, process, null, null, null);
  }

  /** A check of a number in a file. */
  public static ServiceCheck of(TrackedFile file) {
    return new ServiceCheck(
        null, null, null, null, null, null, null, null, null, null, file, null, null);
  }

  /** The kinds that are given, by their names in the document. */
  public Map<String, Object> given() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("tcp", tcp);
    all.put("http", http);
    all.put("tls", tls);
    all.put("udp", udp);
    all.put("dns", dns);
    all.put("smtp", smtp);
    all.put("grpc", grpc);
    all.put("ping", ping);
    all.put("gateway", gateway);
    all.put("process", process);
    all.put("file", file);
    all.put("interface", networkInterface);
    all.put("kubernetesService", kubernetesService);
    Map<String, Object> given = new LinkedHashMap<>();
    all.forEach((name, kind) -> {
      if (kind != null) {
        given.put(name, Objects.requireNonNull(kind));
      }
    });
    return given;
  }

  /**
   * A TCP connection.
   *
   * @param host where to connect; the node itself (127.0.0.1) when absent
   * @param port 1 to 65535
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Tcp(
      @Default(NODE_ITSELF)
          @Size(max = 45) @ValidationRule(value = HOST, message = HOST_MESSAGE)
          @JsonPropertyDescription("The IP address to connect to; the node itself when absent.")
          String host,
      @Required @Min(1) @Max(65535) @JsonPropertyDescription("The TCP port to connect to.")
          int port) {
    public Tcp {
      host = host == null ? NODE_ITSELF : host;
    }
  }

  /**
   * A TLS handshake and nothing more.
   *
   * @param host where to connect; the node itself (127.0.0.1) when absent
   * @param port 1 to 65535
   * @param tls how the server is recognised
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TlsCheck(
      @Default(NODE_ITSELF)
          @Size(max = 45) @ValidationRule(value = HOST, message = HOST_MESSAGE)
          @JsonPropertyDescription("The IP address to connect to; the node itself when absent.")
          String host,
      @Required @Min(1) @Max(65535) @JsonPropertyDescription("The TCP port to connect to.")
          int port,
      @JsonPropertyDescription("How the server is recognised.") @Nullable TlsSettings tls) {
    public TlsCheck {
      host = host == null ? NODE_ITSELF : host;
    }
  }

  /**
   * A UDP datagram.
   *
   * @param host where to send; the node itself (127.0.0.1) when absent
   * @param port 1 to 65535
   * @param payload what is sent
   * @param requireReply whether silence fails; otherwise only a refusal (ICMP) does
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Udp(
      @Default(NODE_ITSELF)
          @Size(max = 45) @ValidationRule(value = HOST, message = HOST_MESSAGE)
          @JsonPropertyDescription("The IP address to send to; the node itself when absent.")
          String host,
      @Required @Min(1) @Max(65535) @JsonPropertyDescription("The UDP port to send to.") int port,
      @Default("") @Size(max = 1024) @JsonPropertyDescription("What is sent, as UTF-8.")
          String payload,
      @Default("false")
          @JsonPropertyDescription(
              "Whether no answer is a failure; otherwise only a refusal (ICMP) is.")
          Boolean requireReply) {
    @SuppressWarnings("NullAway") // Jackson passes null for what the document leaves out
    public Udp {
      host = host == null ? NODE_ITSELF : host;
      payload = payload == null ? "" : payload;
      requireReply = requireReply != null && requireReply;
    }
  }

  /**
   * A mail server: banner, HELO, QUIT; with STARTTLS, which RFC 3207 describes, before the HELO.
   *
   * @param host where to connect; the node itself (127.0.0.1) when absent
   * @param port 1 to 65535
   * @param heloName what the HELO says
   * @param startTls how the server is recognised after STARTTLS; absent: it is not asked for
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Smtp(
      @Default(NODE_ITSELF)
          @Size(max = 45) @ValidationRule(value = HOST, message = HOST_MESSAGE)
          @JsonPropertyDescription("The IP address to connect to; the node itself when absent.")
          String host,
      @Default("25") @Min(1) @Max(65535) @JsonPropertyDescription("The TCP port to connect to.")
          Integer port,
      @Default("kube-vrrp.invalid")
          @Size(max = 253) @Pattern(HOST_NAME) @JsonPropertyDescription("The name that the HELO says.")
          String heloName,
      @JsonProperty("startTLS")
          @JsonPropertyDescription(
              "Asks for TLS first (STARTTLS), and says how the server is recognised: {} for the defaults.")
          @Nullable TlsSettings startTls) {
    @SuppressWarnings("NullAway") // Jackson passes null for what the document leaves out
    public Smtp {
      host = host == null ? NODE_ITSELF : host;
      port = port == null ? 25 : port;
      heloName = heloName == null ? "kube-vrrp.invalid" : heloName;
    }
  }

  /**
   * ICMP echo.
   *
   * @param host the address that has to answer
   */
  public record Ping(
      @Required
          @Size(max = 45) @ValidationRule(value = HOST, message = HOST_MESSAGE)
          @JsonPropertyDescription("The IP address that has to answer.")
          String host) {}

  /**
   * A gateway that answers for its address on the segment. It need not answer anything else.
   *
   * @param host its address
   * @param networkInterface where it is asked; the interface whose subnet holds the address when
   *     absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "!self.host.matches('^[fF][eE][89aAbB]') || has(self.interface)",
      message = ServiceCheck.LINK_LOCAL)
  public record Gateway(
      @Required
          @Size(max = 45) @ValidationRule(value = HOST, message = HOST_MESSAGE)
          @JsonPropertyDescription("The gateway's IP address.")
          String host,
      @JsonProperty("interface")
          @Size(min = 1, max = 15) @Pattern("^[^/\\s]+$") @JsonPropertyDescription(
              "The interface on which it is asked; when absent, the one whose subnet holds the address.")
          @Nullable String networkInterface) {}

  /**
   * A number in a file on the node, for maintenance switches.
   *
   * @param name the file's name in the daemon's folder of tracked files: no path, so that no other
   *     file can be read
   */
  public record TrackedFile(
      @Required
          @Size(min = 1, max = 63) @Pattern("^[a-zA-Z0-9]([-._a-zA-Z0-9]*[a-zA-Z0-9])?$") @JsonPropertyDescription(
              "The file's name in the daemon's folder of tracked files (files/ in its state directory).")
          String name) {}

  /**
   * An interface of the node that is up and has a carrier.
   *
   * @param name its name
   * @param address an address it has to have
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record InterfaceUp(
      @Required
          @Size(min = 1, max = 15) @Pattern("^[^/\\s]+$") @JsonPropertyDescription("The interface's name, as ip link prints it.")
          String name,
      @Size(max = 45) @ValidationRule(
              value = HOST,
              message = "address is an IP address without a prefix length, for example 10.0.0.1")
          @JsonPropertyDescription("An IP address that it has to have as well.")
          @Nullable String address) {}
}
