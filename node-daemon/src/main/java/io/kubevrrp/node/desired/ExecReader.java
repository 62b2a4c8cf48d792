package io.kubevrrp.node.desired;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.node.track.Check;
import io.kubevrrp.node.track.RecoveryProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the programs that a service names: one that checks it, one that recovers it. They are no
 * part of the resources' schema: whoever may write a resource must not get a shell on every node,
 * but the machine's owner has one already.
 */
final class ExecReader {
  static final String FILE_ONLY =
      "service.check.exec runs a program, which only the machine's owner may ask for: write it into the file that --config"
          + " names, or take another kind of check";

  static final String RECOVERY_FILE_ONLY =
      "service.recovery.exec runs a program, which only the machine's owner may ask for: write it into the file that"
          + " --config names, or have the operator delete the service's pods: recovery.deletePods of a TrackedService";

  static final String RECOVERY_KIND =
      "service.recovery is exec here, and nothing else: pods are deleted by the operator, which reads"
          + " recovery.deletePods from the TrackedService";

  private static final String CHECK_FORM =
      "write exec like {command: [/usr/local/bin/check, --quick], user: nobody}";
  private static final String RECOVERY_FORM =
      "write exec like {command: [/usr/bin/systemctl, restart, nginx], user: root, timeout: 30s, every: 5m}";

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(10);
  private static final String TIMEOUT = "30s";
  private static final String EVERY = "5m";

  private ExecReader() {}

  /** Where the check's stands in an entry of trackedServices; missing in most. */
  static JsonNode checkIn(JsonNode entry) {
    return entry.path("service").path("check").path("exec");
  }

  /**
   * Reads the program that checks.
   *
   * @throws IllegalArgumentException with a sentence when it is none, or not allowed
   */
  static Check.Exec check(JsonNode exec, Origin origin) {
    if (origin != Origin.MACHINE) {
      throw new IllegalArgumentException(FILE_ONLY);
    }
    return program(exec, Set.of(), CHECK_FORM);
  }

  /**
   * Reads the program that recovers, if an entry of trackedServices has one.
   *
   * @throws IllegalArgumentException with a sentence when it is none, or not allowed
   */
  static Optional<RecoveryProgram> recovery(JsonNode entry, Origin origin) {
    JsonNode recovery = entry.path("service").path("recovery");
    if (recovery.isMissingNode() || recovery.isNull()) {
      return Optional.empty();
    }
    JsonNode exec = recovery.path("exec");
    if (exec.isMissingNode() || recovery.size() != 1) {
      throw new IllegalArgumentException(RECOVERY_KIND);
    }
    if (origin != Origin.MACHINE) {
      throw new IllegalArgumentException(RECOVERY_FILE_ONLY);
    }
    Check.Exec program = program(exec, Set.of("timeout", "every"), RECOVERY_FORM);
    Duration every = duration(exec, "every", EVERY);
    if (every.compareTo(SHORTEST_PAUSE) < 0) {
      throw new IllegalArgumentException(
          "recovery.exec.every is the time between two runs of the program: 10s or more");
    }
    return Optional.of(new RecoveryProgram(program, duration(exec, "timeout", TIMEOUT), every));
  }

  private static Duration duration(JsonNode exec, String field, String otherwise) {
    JsonNode given = exec.path(field);
    if (!given.isMissingNode() && !given.isTextual()) {
      throw new IllegalArgumentException(
          "recovery.exec." + field + " has a unit: " + RECOVERY_FORM);
    }
    Duration time = Durations.parse(given.asText(otherwise));
    if (!time.isPositive()) {
      throw new IllegalArgumentException("recovery.exec." + field + " is a time above 0s");
    }
    return time;
  }

  private static Check.Exec program(JsonNode exec, Set<String> times, String form) {
    Set<String> fields = new HashSet<>(times);
    fields.addAll(List.of("command", "user"));
    exec.fieldNames()
        .forEachRemaining(field -> {
          if (!fields.contains(field)) {
            throw new IllegalArgumentException("exec has no field '" + field + "': " + form);
          }
        });
    JsonNode command = exec.path("command");
    JsonNode user = exec.path("user");
    if (!command.isArray() || !user.isTextual()) {
      throw new IllegalArgumentException("exec lacks its command or its user: " + form);
    }
    List<String> words = new ArrayList<>();
    for (JsonNode word : command) {
      if (!word.isTextual()) {
        throw new IllegalArgumentException(
            "each word of exec.command is text: put " + word + " into quotes");
      }
      words.add(word.textValue());
    }
    return new Check.Exec(words, user.textValue());
  }
}
