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
    /** Failing until {@code rise} checks succeeded. */
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
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "!has(self.interval) || duration(self.interval) >= duration('100ms')",
      message = "interval is the time between checks: 100ms or more")
  @ValidationRule(
      value = "!has(self.timeout) || duration(self.timeout) > duration('0s')",
      message = "timeout is the time a check may take: more than 0s")
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
          Initially initially) {

    @SuppressWarnings(
        "NullAway") // Jackson passes null for what the document leaves out; the defaults stand here
    public Spec {
      interval = interval == null ? "2s" : interval;
      timeout = timeout == null ? "1s" : timeout;
      rise = rise == null ? 2 : rise;
      fall = fall == null ? 3 : fall;
      initially = initially == null ? Initially.DOWN : initially;
    }
  }

  /**
   * What the nodes found, as the operator sees it in their reports.
   *
   * @param observedGeneration the generation of the spec that this status speaks of
   * @param up the nodes on which the service works, for the printed column
   * @param down the nodes on which it fails
   * @param conditions Accepted
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Status(
      @Nullable Long observedGeneration,
      @Nullable String up,
      @Nullable String down,
      List<Condition> conditions) {
    public Status {
      conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
  }
}
