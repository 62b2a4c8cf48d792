package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How real servers are checked: a TrackedService's words, at each real server's own address.
 *
 * @param tcp a connection is accepted
 * @param http a request is answered with an expected status
 * @param interval from the start of one check to the start of the next
 * @param timeout after which a check has failed
 * @param rise successes in a row that make a failing server working
 * @param fall failures in a row that make a working server failing
 * @param initially what a server counts as before its first check
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.tcp) != has(self.http)",
    message = "give exactly one kind of check for real servers: tcp or http")
@ValidationRule(
    value = "!has(self.interval) || duration(self.interval) >= duration('100ms')",
    message = "check.interval is the time between checks: 100ms or more")
@ValidationRule(
    value = "!has(self.timeout) || duration(self.timeout) > duration('0s')",
    message = "check.timeout is the time a check may take: more than 0s")
public record ServerCheck(
    @JsonPropertyDescription("Works when a TCP connection is accepted.") @Nullable Tcp tcp,
    @JsonPropertyDescription("Works when an HTTP request is answered with an expected status.")
        @Nullable Http http,
    @Default("2s")
        @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription("From the start of one check to the start of the next.")
        String interval,
    @Default("1s")
        @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription("After this long without an answer, a check has failed.")
        String timeout,
    @Default("2")
        @Min(1) @Max(100) @JsonPropertyDescription("How many successes in a row make a failing server working.")
        Integer rise,
    @Default("3")
        @Min(1) @Max(100) @JsonPropertyDescription("How many failures in a row make a working server failing.")
        Integer fall,
    @Default("Up") @JsonPropertyDescription("What a server counts as before its first check.")
        TrackedService.Initially initially) {

  @SuppressWarnings(
      "NullAway") // Jackson passes null for what the document leaves out; the defaults stand here
  public ServerCheck {
    interval = interval == null ? "2s" : interval;
    timeout = timeout == null ? "1s" : timeout;
    rise = rise == null ? 2 : rise;
    fall = fall == null ? 3 : fall;
    initially = initially == null ? TrackedService.Initially.UP : initially;
  }

  /**
   * A TCP connection.
   *
   * @param port the real server's when absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Tcp(
      @Min(1) @Max(65535) @JsonPropertyDescription("The port; the real server's when absent.")
          @Nullable Integer port) {}

  /**
   * An HTTP/1.1 GET request.
   *
   * @param port the real server's when absent
   * @param path begins with a slash
   * @param virtualHost the Host header; the real server's address when absent
   * @param expectedStatus statuses or ranges of them, for example 200 or 200-299
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Http(
      @Min(1) @Max(65535) @JsonPropertyDescription("The port; the real server's when absent.")
          @Nullable Integer port,
      @Default("/")
          @Size(max = 2048) @Pattern("^/[!-~]*$") @JsonPropertyDescription("The path to ask for.")
          String path,
      @Size(max = 253) @Pattern("^[-._:a-zA-Z0-9]+$") @JsonPropertyDescription("The Host header; the connected address when absent.")
          @Nullable String virtualHost,
      @Size(min = 1, max = 16) @Default("[\"200-299\"]")
          @JsonPropertyDescription("Statuses, or ranges of them, that mean: it works.")
          List<@Size(max = 7) @Pattern("^[1-5][0-9][0-9](-[1-5][0-9][0-9])?$") String>
              expectedStatus) {
    @SuppressWarnings("NullAway") // as above
    public Http {
      path = path == null ? "/" : path;
      expectedStatus = expectedStatus == null ? List.of("200-299") : List.copyOf(expectedStatus);
    }
  }
}
