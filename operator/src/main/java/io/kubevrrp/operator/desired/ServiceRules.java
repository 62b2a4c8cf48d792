package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.ServiceCheck;
import io.kubevrrp.api.v1alpha1.TrackedService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules of a tracked service's schema once more, with its sentences. */
public final class ServiceRules {
  static final String ONE_KIND = "give exactly one kind of check: tcp, http or process";
  static final String INTERVAL = "interval is the time between checks: 100ms or more";

  private ServiceRules() {}

  /** The sentences of the rules that a service breaks; none for a good one. */
  public static List<String> broken(TrackedService.@Nullable Spec spec) {
    if (spec == null || spec.check() == null) {
      return List.of("spec.check is missing: " + ONE_KIND);
    }
    List<String> broken = new ArrayList<>();
    if (kinds(spec.check()) != 1) {
      broken.add(ONE_KIND);
    }
    try {
      if (Durations.parse(spec.interval()).compareTo(Duration.ofMillis(100)) < 0) {
        broken.add(INTERVAL);
      }
      var _ = Durations.parse(spec.timeout());
    } catch (IllegalArgumentException e) {
      broken.add(String.valueOf(e.getMessage()));
    }
    return List.copyOf(broken);
  }

  private static long kinds(ServiceCheck check) {
    return Stream.of(
            Optional.ofNullable(check.tcp()),
            Optional.ofNullable(check.http()),
            Optional.ofNullable(check.process()))
        .filter(Optional::isPresent)
        .count();
  }
}
