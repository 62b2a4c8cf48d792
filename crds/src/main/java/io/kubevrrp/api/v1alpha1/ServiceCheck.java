package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind of check. There is none that runs a command: whoever may write a resource must not get a
 * shell on every node.
 *
 * @param tcp a connection is accepted
 * @param http a request is answered with an expected status
 * @param process a process with this name runs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "[has(self.tcp), has(self.http), has(self.process)].exists_one(kind, kind)",
    message = "give exactly one kind of check: tcp, http or process")
public record ServiceCheck(
    @JsonPropertyDescription("Works when a TCP connection is accepted.") @Nullable Tcp tcp,
    @JsonPropertyDescription("Works when an HTTP request is answered with an expected status.")
        @Nullable Http http,
    @JsonPropertyDescription("Works when a process with this name runs on the node.")
        @Nullable RunningProcess process) {

  /**
   * A TCP connection.
   *
   * @param host where to connect; the node itself (127.0.0.1) when absent
   * @param port 1 to 65535
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Tcp(
      @Default("127.0.0.1")
          @Size(max = 15) @ValidationRule(
              value = "self.matches('" + IPV4 + "')",
              message = "host is an IPv4 address, for example 127.0.0.1")
          @JsonPropertyDescription("The IPv4 address to connect to; the node itself when absent.")
          String host,
      @Required @Min(1) @Max(65535) @JsonPropertyDescription("The TCP port to connect to.")
          int port) {
    public Tcp {
      host = host == null ? "127.0.0.1" : host;
    }
  }

  /**
   * An HTTP/1.1 GET request.
   *
   * @param host where to connect; the node itself (127.0.0.1) when absent
   * @param port 1 to 65535
   * @param path begins with a slash
   * @param virtualHost the Host header; host when absent
   * @param expectedStatus statuses or ranges of them, for example 200 or 200-299
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Http(
      @Default("127.0.0.1")
          @Size(max = 15) @ValidationRule(
              value = "self.matches('" + IPV4 + "')",
              message =
                  "host is an IPv4 address, for example 127.0.0.1; a name for the Host header goes to virtualHost")
          @JsonPropertyDescription("The IPv4 address to connect to; the node itself when absent.")
          String host,
      @Default("80") @Min(1) @Max(65535) @JsonPropertyDescription("The TCP port to connect to.")
          Integer port,
      @Default("/")
          @Size(max = 2048) @ValidationRule(
              value = "self.matches('^/[!-~]*$')",
              message = "path begins with a slash and has no blanks or control characters")
          @JsonPropertyDescription("The path to ask for.")
          String path,
      @Size(max = 253) @ValidationRule(
              value = "self.matches('^[-._:a-zA-Z0-9]+$')",
              message = "virtualHost is a host name, for example www.example.org")
          @JsonPropertyDescription("The Host header; the connected address when absent.")
          @Nullable String virtualHost,
      @Size(min = 1, max = 16) @Default("[\"200-299\"]")
          @ValidationRule(
              value = "self.all(s, s.matches('^[1-5][0-9][0-9](-[1-5][0-9][0-9])?$'))",
              message = "an expected status is a number or a range, for example 200 or 200-299")
          @JsonPropertyDescription("Statuses, or ranges of them, that mean: it works.")
          List<@Size(max = 7) String> expectedStatus) {

    @SuppressWarnings(
        "NullAway") // Jackson passes null for what the document leaves out; the defaults stand here
    public Http {
      host = host == null ? "127.0.0.1" : host;
      port = port == null ? 80 : port;
      path = path == null ? "/" : path;
      expectedStatus = expectedStatus == null ? List.of("200-299") : List.copyOf(expectedStatus);
    }
  }

  /**
   * A running process.
   *
   * @param name as {@code ps -C} takes it: the kernel's name of the process, up to 15 characters
   */
  public record RunningProcess(
      @Required
          @Size(min = 1, max = 15) @JsonPropertyDescription("The name as `ps -C NAME` takes it: exact, up to 15 characters.")
          String name) {}

  private static final String IPV4 = "^([0-9]{1,3}[.]){3}[0-9]{1,3}$";
}
