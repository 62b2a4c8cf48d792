package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/**
 * The dead man's switch: a bound address gets a lifetime in the kernel, renewed for as long as the
 * daemon is Active.
 *
 * @param mode Auto or Off
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AddressLease(
    @Default("Auto")
        @JsonPropertyDescription(
            "Auto: the kernel itself removes the addresses when the daemon is killed, frozen or starved, before a peer can"
                + " take over; below 1s of advertisementInterval up to 2s after that. Off: they outlive the daemon, until"
                + " somebody removes them.")
        Mode mode) {

  /** Auto. */
  public static final AddressLease DEFAULT = new AddressLease(Mode.AUTO);

  /** Whether bound addresses get a lifetime. */
  public enum Mode {
    /** The longest whole-second lifetime that ends before a peer can take over, 2 s at least. */
    @JsonProperty("Auto")
    AUTO,
    /** No lifetime. */
    @JsonProperty("Off")
    OFF
  }

  public AddressLease {
    mode = mode == null ? Mode.AUTO : mode;
  }
}
