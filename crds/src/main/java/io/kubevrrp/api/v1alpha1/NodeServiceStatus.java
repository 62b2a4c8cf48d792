package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tracked service's verdict.
 *
 * @param name its name
 * @param state the verdict
 * @param since when it became so, RFC 3339
 * @param message why
 * @param lastAnswer what the newest check saw when this was written
 * @param consecutive how many results in a row were like the newest, that one included
 * @param contributions what it does to the virtual routers that track it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeServiceStatus(
    String name,
    Verdict state,
    @Nullable String since,
    @Nullable String message,
    @Nullable String lastAnswer,
    @Nullable Integer consecutive,
    List<Contribution> contributions) {
  public NodeServiceStatus {
    contributions = contributions == null ? List.of() : List.copyOf(contributions);
  }

  /** A verdict and no more. */
  public NodeServiceStatus(
      String name, Verdict state, @Nullable String since, @Nullable String message) {
    this(name, state, since, message, null, null, List.of());
  }

  /** Whether a tracked service works. */
  public enum Verdict {
    /** It works. */
    @JsonProperty("Up")
    UP,
    /** It fails. */
    @JsonProperty("Down")
    DOWN
  }

  /**
   * What a tracked service does to a virtual router's priority.
   *
   * @param virtualRouter the router's name
   * @param priority what it adds
   * @param fault whether it forbids the node to take part, or allows it as the last resort only
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Contribution(String virtualRouter, int priority, @Nullable Boolean fault) {}
}
