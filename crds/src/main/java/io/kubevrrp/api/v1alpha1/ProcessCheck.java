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
 * Running processes. Their deaths are seen at once, not at the next check.
 *
 * @param name as {@code ps -C} takes it: the kernel's name of the process, up to 15 characters
 * @param commandLine arguments that the command line begins with
 * @param min how many have to run; 0 takes a max
 * @param max how many may run, 0 for a process that must not; any number when absent
 * @param terminateDelay how long one may be gone before that counts: for services that restart
 *     themselves
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.name) || has(self.commandLine)",
    message = "say which process: by name, by commandLine, or by both")
@ValidationRule(
    value = "!has(self.max) || !has(self.min) || self.max >= self.min",
    message = ProcessCheck.MAX)
@ValidationRule(
    value = "!has(self.min) || self.min > 0 || has(self.max)",
    message = ProcessCheck.NO_MAX)
public record ProcessCheck(
    @Size(min = 1, max = 15) @JsonPropertyDescription("The name as `ps -C NAME` takes it: exact, up to 15 characters.")
        @Nullable String name,
    @Size(min = 1, max = 16) @JsonPropertyDescription(
            "Arguments that the command line begins with, for example [/usr/bin/java, -jar, shop.jar].")
        @Nullable List<@Size(max = 256) String> commandLine,
    @Default("1") @Min(0) @Max(10_000) @JsonPropertyDescription("How many have to run.")
        Integer min,
    @Min(0) @Max(10_000) @JsonPropertyDescription(
            "How many may run; any number when absent. With min 0 and max 0 the process must not run.")
        @Nullable Integer max,
    @Default("0s")
        @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription(
            "How long a process may be gone before that counts, for services that restart themselves.")
        String terminateDelay) {

  /** What is said when no number of processes would do. */
  public static final String MAX =
      "max is at least min; for a process that must not run both are 0";

  /** What is said when every number of processes would do. */
  public static final String NO_MAX =
      "min: 0 without max always works: give max, 0 for a process that must not run";

  @SuppressWarnings("NullAway") // Jackson passes null for what the document leaves out
  public ProcessCheck {
    commandLine = commandLine == null ? null : List.copyOf(commandLine);
    min = min == null ? 1 : min;
    terminateDelay = terminateDelay == null ? "0s" : terminateDelay;
  }

  /** One process of this name at least. */
  public static ProcessCheck named(String name) {
    return new ProcessCheck(name, null, 1, null, "0s");
  }
}
