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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One or several HTTP requests, all of which have to be answered as expected.
 *
 * @param host where to connect; the node itself (127.0.0.1) when absent
 * @param port 1 to 65535; 80, with tls 443, when absent
 * @param path begins with a slash
 * @param virtualHost the Host header; host when absent
 * @param expectedStatus statuses or ranges of them, for example 200 or 200-299
 * @param method GET when absent
 * @param version of HTTP; 1.1 when absent
 * @param headers further headers
 * @param body what the body has to be
 * @param furtherRequests asked of the same server after the first, each on a connection of its own
 * @param tls makes it https, and says how the server is recognised
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HttpCheck(
    @Default(ServiceCheck.NODE_ITSELF)
        @Size(max = 45) @ValidationRule(value = ServiceCheck.HOST, message = ServiceCheck.HOST_MESSAGE)
        @JsonPropertyDescription("The IP address to connect to; the node itself when absent.")
        String host,
    @Min(1) @Max(65535) @JsonPropertyDescription("The TCP port to connect to; 80, with tls 443, when absent.")
        @Nullable Integer port,
    @Default("/")
        @Size(max = 2048) @ValidationRule(value = HttpCheck.PATH, message = HttpCheck.PATH_MESSAGE)
        @JsonPropertyDescription("The path to ask for.")
        String path,
    @Size(max = 253) @ValidationRule(
            value = "self.matches('^[-._:a-zA-Z0-9]+$')",
            message = "virtualHost is a host name, for example www.example.org")
        @JsonPropertyDescription("The Host header; the connected address when absent.")
        @Nullable String virtualHost,
    @Size(min = 1, max = 16) @Default("[\"200-299\"]")
        @ValidationRule(
            value = "self.all(s, s.matches('" + HttpCheck.STATUS + "'))",
            message = "an expected status is a number or a range, for example 200 or 200-299")
        @JsonPropertyDescription("Statuses, or ranges of them, that mean: it works.")
        List<@Size(max = 7) String> expectedStatus,
    @Default("GET") @JsonPropertyDescription("The method.") Method method,
    @Default("HTTP/1.1") @JsonPropertyDescription("The version of HTTP.") Version version,
    @Size(max = 16) @JsonPropertyDescription("Further headers of each request.")
        List<Header> headers,
    @JsonPropertyDescription("What the body has to be; anything when absent.") @Nullable Body body,
    @Size(max = 7) @JsonPropertyDescription(
            "Asked of the same server after the first; all have to be answered as expected.")
        List<Request> furtherRequests,
    @JsonPropertyDescription(
            "Makes it https, and says how the server is recognised: {} for the defaults.")
        @Nullable TlsSettings tls) {
  static final String PATH = "self.matches('^/[!-~]*$')";
  static final String PATH_MESSAGE =
      "path begins with a slash and has no blanks or control characters";
  static final String STATUS = "^[1-5][0-9][0-9](-[1-5][0-9][0-9])?$";

  private static final List<String> SUCCESS = List.of("200-299");

  @SuppressWarnings(
      "NullAway") // Jackson passes null for what the document leaves out; the defaults stand here
  public HttpCheck {
    host = host == null ? ServiceCheck.NODE_ITSELF : host;
    path = path == null ? "/" : path;
    expectedStatus = expectedStatus == null ? SUCCESS : List.copyOf(expectedStatus);
    method = method == null ? Method.GET : method;
    version = version == null ? Version.HTTP_1_1 : version;
    headers = headers == null ? List.of() : List.copyOf(headers);
    furtherRequests = furtherRequests == null ? List.of() : List.copyOf(furtherRequests);
  }

  /** A GET request whose status decides. */
  public HttpCheck(
      String host,
      @Nullable Integer port,
      String path,
      @Nullable String virtualHost,
      List<String> expectedStatus) {
    this(
        host,
        port,
        path,
        virtualHost,
        expectedStatus,
        Method.GET,
        Version.HTTP_1_1,
        List.of(),
        null,
        List.of(),
        null);
  }

  /** The methods that change nothing on a server; RFC 9110 section 9.2.1. */
  public enum Method {
    /** The page. */
    GET,
    /** The page's headers. */
    HEAD,
    /** What the server can do. */
    OPTIONS
  }

  /** The versions that are spoken. */
  public enum Version {
    /** What keepalived speaks unless told otherwise. */
    @JsonProperty("HTTP/1.0")
    HTTP_1_0,
    /** RFC 9112. */
    @JsonProperty("HTTP/1.1")
    HTTP_1_1
  }

  /**
   * A header.
   *
   * @param name a token
   * @param value visible ASCII and blanks
   */
  public record Header(
      @Required
          @Size(max = 64) @Pattern("^[-!#$%&'*+.^_`|~0-9a-zA-Z]+$") @JsonPropertyDescription("The header's name.")
          String name,
      @Required
          @Size(max = 1024) @Pattern("^[ -~]*$") @JsonPropertyDescription("The header's value.")
          String value) {}

  /**
   * What a body has to be; everything that is given has to hold.
   *
   * @param regex found somewhere in the first 64 KiB; RE2's language, whose time is linear
   * @param unwantedRegex not found there
   * @param sha256 the digest of the whole body, up to 1 MiB, in hexadecimal digits
   * @param md5 the same by MD5, as keepalived's genhash prints it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Body(
      @Size(min = 1, max = 512) @JsonPropertyDescription("Found in the first 64 KiB of the body; the syntax is RE2's.")
          @Nullable String regex,
      @Size(min = 1, max = 512) @JsonPropertyDescription(
              "Not found in the first 64 KiB of the body; the syntax is RE2's.")
          @Nullable String unwantedRegex,
      @Size(max = 64) @Pattern("^[0-9a-fA-F]{64}$") @JsonPropertyDescription("The SHA-256 digest of the body, up to 1 MiB.")
          @Nullable String sha256,
      @Size(max = 32) @Pattern("^[0-9a-fA-F]{32}$") @JsonPropertyDescription("The MD5 digest of the body, up to 1 MiB, as genhash prints it.")
          @Nullable String md5) {}

  /**
   * A further request to the same server.
   *
   * @param path begins with a slash
   * @param virtualHost the Host header; that of the first request when absent
   * @param expectedStatus statuses or ranges of them
   * @param body what the body has to be
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Request(
      @Required
          @Size(max = 2048) @Pattern("^/[!-~]*$") @JsonPropertyDescription("The path to ask for.")
          String path,
      @Size(max = 253) @Pattern("^[-._:a-zA-Z0-9]+$") @JsonPropertyDescription("The Host header; that of the first request when absent.")
          @Nullable String virtualHost,
      @Size(min = 1, max = 16) @Default("[\"200-299\"]")
          @JsonPropertyDescription("Statuses, or ranges of them, that mean: it works.")
          List<@Size(max = 7) @Pattern(STATUS) String> expectedStatus,
      @JsonPropertyDescription("What the body has to be; anything when absent.")
          @Nullable Body body) {
    public Request {
      expectedStatus = expectedStatus == null ? SUCCESS : List.copyOf(expectedStatus);
    }
  }
}
