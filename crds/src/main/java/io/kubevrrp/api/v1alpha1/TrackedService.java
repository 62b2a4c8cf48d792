package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.Serial;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service that every node of a group checks on itself; its health decides who may hold the
 * addresses.
 */
@Group("kubevrrp.io")
@Version("v1alpha1")
@Kind("TrackedService")
@Plural("trackedservices")
@Singular("trackedservice")
@ShortNames("tsvc")
@Categories("kube-vrrp")
@AdditionalPrinterColumn(
    name = "Health",
    jsonPath = ".status.conditions[?(@.type==\"Healthy\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Up",
    jsonPath = ".status.up",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Down",
    jsonPath = ".status.down",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class TrackedService
    extends CustomResource<TrackedService.Spec, TrackedService.Status> {
  @Serial private static final long serialVersionUID = 1L;

  @Override
  protected @Nullable Spec initSpec() {
    return null; // a record has no empty instance
  }

  @Override
  protected @Nullable Status initStatus() {
    return null;
  }

  /** What a service counts as before its first check. */
  public enum Initially {
    /** Failing until a check succeeded. */
    @JsonProperty("Down")
    DOWN,
    /** Working until a check failed. */
    @JsonProperty("Up")
    UP
  }

  /**
   * What is checked, how often, and how many results make a verdict.
   *
   * @param check exactly one kind of check
   * @param interval from the start of one check to the start of the next
   * @param timeout after which a check has failed
   * @param rise successes in a row that make a failing service working
   * @param fall failures in a row that make a working service failing
   * @param initially what the service counts as before its first check
   * @param retryInterval from the start of a check that speaks against the verdict to the start of
   *     the next; the interval when absent
   * @param holdAfterRecovery how long a service that recovered has to go on working before it
   *     counts as working
   * @param maxChangesPerMinute a service that changes more often counts as failing until it has not
   *     changed for a minute; no limit when absent
   * @param source where connections of the check come from
   * @param jitter each check begins later by a random part of this; never when absent
   * @param recovery what the operator does while it fails; nothing when absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "!has(self.interval) || duration(self.interval) >= duration('100ms')",
      message = "interval is the time between checks: 100ms or more")
  @ValidationRule(
      value = "!has(self.timeout) || duration(self.timeout) > duration('0s')",
      message = "timeout is the time a check may take: more than 0s")
  @ValidationRule(
      value = "!has(self.retryInterval) || duration(self.retryInterval) >= duration('100ms')",
      message = "retryInterval is the time between checks that confirm a change: 100ms or more")
  @ValidationRule(
      value =
          "!has(self.source) || !(has(self.check.process) || has(self.check.file) || has(self.check.interface) || has(self.check.ping) || has(self.check.gateway))",
      message = "source is where connections come from: this kind of check makes none")
  @ValidationRule(
      value =
          "!has(self.jitter) || duration(self.jitter) <= duration(has(self.interval) ? self.interval : '2s')",
      message = "jitter delays each check by a part of the interval: no more than that")
  public record Spec(
      @Required @JsonPropertyDescription("What is checked: exactly one kind of check.")
          ServiceCheck check,
      @Default("2s")
          @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription("From the start of one check to the start of the next.")
          String interval,
      @Default("1s")
          @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription("After this long without an answer, a check has failed.")
          String timeout,
      @Default("2")
          @Min(1) @Max(100) @JsonPropertyDescription("How many successes in a row make a failing service working.")
          Integer rise,
      @Default("3")
          @Min(1) @Max(100) @JsonPropertyDescription("How many failures in a row make a working service failing.")
          Integer fall,
      @Default("Down")
          @JsonPropertyDescription("What the service counts as before its first check.")
          Initially initially,
      @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription(
              "The interval while results speak against the verdict: quick confirmation, quick recovery.")
          @Nullable String retryInterval,
      @Default("0s")
          @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription(
              "How long a service that recovered has to go on working before it counts as working.")
          String holdAfterRecovery,
      @Min(1) @Max(60) @JsonPropertyDescription(
              "A service that changes more often in a minute counts as failing until it has been calm for one.")
          @Nullable Integer maxChangesPerMinute,
      @JsonPropertyDescription(
              "Where connections of the check come from; the system's choice when absent.")
          @Nullable Source source,
      @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription(
              "Each check begins later by a random part of this, so that nodes do not check in step.")
          @Nullable String jitter,
      @JsonPropertyDescription(
              "What the operator does while the service fails; addresses never wait for it.")
          @Nullable Recovery recovery) {

    @SuppressWarnings(
        "NullAway") // Jackson passes null for what the document leaves out; the defaults stand here
    public Spec {
      interval = interval == null ? "2s" : interval;
      timeout = timeout == null ? "1s" : timeout;
      rise = rise == null ? 2 : rise;
      fall = fall == null ? 3 : fall;
      initially = initially == null ? Initially.DOWN : initially;
      holdAfterRecovery = holdAfterRecovery == null ? "0s" : holdAfterRecovery;
    }

    /** The same without its recovery, of which nodes need not know. */
    public Spec withoutRecovery() {
      return new Spec(
          check,
          interval,
          timeout,
          rise,
          fall,
          initially,
          retryInterval,
          holdAfterRecovery,
          maxChangesPerMinute,
          source,
          jitter,
          null);
    }

    /** A service without a retry interval, a hold, a limit of changes and a source. */
    public Spec(
        ServiceCheck check,
        String interval,
        String timeout,
        Integer rise,
        Integer fall,
        Initially initially) {
      this(check, interval, timeout, rise, fall, initially, null, "0s", null, null, null, null);
    }
  }

  /**
   * Where connections of a check come from.
   *
   * @param address the source address, which the node has to have
   * @param networkInterface the interface to leave by
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.address) || has(self.interface)",
      message = "source names an address, an interface, or both")
  public record Source(
      @Size(max = 45) @ValidationRule(
              value = ServiceCheck.HOST,
              message = "source.address is an IP address, for example 10.0.0.1")
          @JsonPropertyDescription("The source address, which the node has to have.")
          @Nullable String address,
      @JsonProperty("interface")
          @Size(min = 1, max = 15) @Pattern("^[^/\\s]+$") @JsonPropertyDescription("The interface to leave by.")
          @Nullable String networkInterface) {}

  /**
   * What the nodes found, as the operator sees it in their reports.
   *
   * @param observedGeneration the generation of the spec that this status speaks of
   * @param up the nodes on which the service works, for the printed column
   * @param down the nodes on which it fails
   * @param conditions Accepted, Healthy
   * @param lastRecovery what was done last for a node on which it failed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Status(
      @Nullable Long observedGeneration,
      @Nullable String up,
      @Nullable String down,
      List<Condition> conditions,
      Recovery.@Nullable Last lastRecovery) {
    public Status {
      conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** The same after a recovery; as it is when there was none. */
    public Status with(Optional<Recovery.Last> recovered) {
      return recovered
          .map(last -> new Status(observedGeneration, up, down, conditions, last))
          .orElse(this);
    }

    /** Nothing was recovered. */
    public Status(
        @Nullable Long observedGeneration,
        @Nullable String up,
        @Nullable String down,
        List<Condition> conditions) {
      this(observedGeneration, up, down, conditions, null);
    }
  }
}
