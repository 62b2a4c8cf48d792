package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/**
 * How a new Active router tells the segment where the addresses are now.
 *
 * @param count gratuitous ARP packets for each address, at once; 1 to 100
 * @param repeatAfter when the same number is sent once more; 0s: never
 * @param refresh how often one packet for each address is sent for as long as the router is Active;
 *     0s: never
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Announce(
    @Default("5")
        @Min(1) @Max(100) @JsonPropertyDescription(
            "How many gratuitous ARP packets are sent for each address on becoming Active.")
        Integer count,
    @Default("5s")
        @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription("When the same number is sent once more; 0s: never.")
        String repeatAfter,
    @Default("60s")
        @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription(
            "How often one packet for each address is sent while Active; 0s: never.")
        String refresh) {

  /** As keepalived does, and a refresh each minute. */
  public static final Announce DEFAULT = new Announce(5, "5s", "60s");

  @SuppressWarnings(
      "NullAway") // Jackson passes null for what the document leaves out; the defaults stand here
  public Announce {
    count = count == null ? 5 : count;
    repeatAfter = repeatAfter == null ? "5s" : repeatAfter;
    refresh = refresh == null ? "60s" : refresh;
  }
}
