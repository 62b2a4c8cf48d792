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
 * The HMAC trailer of version 3 (draft-cassen-vrrp-auth-hmac-00).
 *
 * @param mode how strictly it is applied
 * @param keys the keys that are believed; the first one also sends
 * @param antiReplay how an old advertisement is told from a new one
 * @param window with {@code antiReplay: Time}: how far clocks may be apart; when absent, three
 *     intervals, {@code 5s} at least
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.window) || (duration(self.window) >= duration('1s') && duration(self.window) <= duration('300s') &&"
            + " duration(self.window).getMilliseconds() % 1000 == 0)",
    message = "window is 1s to 300s (5m), in whole seconds")
public record Hmac(
    @Default("Enforce")
        @JsonPropertyDescription(
            "ReceiveOnly: sends no trailer, and checks those that come. Permissive: sends one, and hears senders without"
                + " one, too. Enforce: hears nobody without one. Go through them in this order, each on all nodes, to"
                + " turn it on without a gap.")
        Mode mode,
    @Required
        @Size(min = 1, max = 8) @ValidationRule(
            value = "self.all(k, self.exists_one(other, other.id == k.id))",
            message = "two keys have one id: give each its own")
        @JsonPropertyDescription(
            "The keys that are believed; the first one also sends. To change it: add the new one as second on all nodes,"
                + " then put it first, then remove the old one.")
        List<Key> keys,
    @Default("Time")
        @JsonPropertyDescription(
            "Time: senders' clocks must agree with ours within the window, and each number must be new. Monotonic: each"
                + " number must be new, for nodes without a common time.")
        AntiReplay antiReplay,
    @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription(
            "With antiReplay Time: how far clocks may be apart, 1s to 300s; when absent, three intervals, 5s at least.")
        @Nullable String window) {

  /** How strictly it is applied. */
  public enum Mode {
    /** Checks trailers, sends none. */
    @JsonProperty("ReceiveOnly")
    RECEIVE_ONLY,
    /** Sends trailers, and does without. */
    @JsonProperty("Permissive")
    PERMISSIVE,
    /** Demands trailers. */
    @JsonProperty("Enforce")
    ENFORCE
  }

  /** How an old advertisement is told from a new one. */
  public enum AntiReplay {
    /** By clocks, and by order. */
    @JsonProperty("Time")
    TIME,
    /** By order. */
    @JsonProperty("Monotonic")
    MONOTONIC
  }

  /**
   * A key, by reference.
   *
   * @param id what trailers call it, 1 to 255; the same on all nodes
   * @param keyRef the key inside the Secret kube-vrrp-keys that holds it
   */
  public record Key(
      @Required
          @Min(1) @Max(255) @JsonPropertyDescription("What trailers call it; the same on all nodes.")
          int id,
      @Required
          @Pattern("^[-._a-zA-Z0-9]+$") @Size(min = 1, max = 253) @JsonPropertyDescription(
              "The key inside the Secret kube-vrrp-keys that holds it: 32 to 64 octets as they are, or hex: and twice as"
                  + " many hexadecimal digits.")
          String keyRef) {}

  public Hmac {
    mode = mode == null ? Mode.ENFORCE : mode;
    keys = keys == null ? List.of() : List.copyOf(keys);
    antiReplay = antiReplay == null ? AntiReplay.TIME : antiReplay;
  }
}
