package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;

/**
 * For how long an interface has to be down, or up, before that counts: its own and those that a
 * group tracks.
 *
 * @param down 0s to 255s
 * @param up 0s to 255s
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "(!has(self.down) || duration(self.down) <= duration('255s')) &&"
            + " (!has(self.up) || duration(self.up) <= duration('255s'))",
    message = LinkDelay.AT_MOST)
public record LinkDelay(
    @Default("0s")
        @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription(
            "An interface that is down for a shorter time counts as up (keepalived's"
                + " interface_up_down_delays). Less than downAfter - 1 advertisement intervals.")
        String down,
    @Default("0s")
        @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription("An interface that was down counts as up again after so long.")
        String up) {
  /** What is wrong with longer ones. */
  public static final String AT_MOST = "linkDelay.down and linkDelay.up are 255s at most";

  /** What is wrong with one that peers do not wait for. */
  public static final String PEERS_WAIT_LESS =
      "linkDelay.down has to be less than downAfter - 1 advertisement intervals: the peers, which hear nothing while the"
          + " interface is down, would have taken over before it counts as down";

  public LinkDelay {
    down = down == null ? "0s" : down;
    up = up == null ? "0s" : up;
  }

  /** Whether both are in their range. */
  public boolean fits() {
    return Durations.atMost(Duration.ofSeconds(255), down, up);
  }

  /**
   * Whether an interface that stays down counts as down before a peer takes over.
   *
   * @param interval between advertisements
   * @param downAfter how many of them a peer misses first
   */
  public boolean endsBeforePeersTakeOver(Duration interval, int downAfter) {
    Duration waits = Durations.parse(down);
    return waits.isZero() || waits.compareTo(interval.multipliedBy(downAfter - 1L)) < 0;
  }
}
