package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.ServiceCheck;
import io.kubevrrp.api.v1alpha1.TrackedService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The CEL rules of a tracked service's schema once more, with its sentences. */
public final class ServiceRules {
  static final String ONE_KIND = "give exactly one kind of check: tcp, http or process";
  static final String INTERVAL = "interval is the time between checks: 100ms or more";
  static final String TIMEOUT = "timeout is the time a check may take: more than 0s";
  static final String TCP_HOST = "host is an IPv4 address, for example 127.0.0.1";
  static final String HTTP_HOST =
      "host is an IPv4 address, for example 127.0.0.1; a name for the Host header goes to virtualHost";
  static final String PATH = "path begins with a slash and has no blanks or control characters";
  static final String VIRTUAL_HOST = "virtualHost is a host name, for example www.example.org";
  static final String STATUS =
      "an expected status is a number or a range, for example 200 or 200-299";

  private static final Predicate<String> IPV4 = whole("([0-9]{1,3}[.]){3}[0-9]{1,3}");
  private static final Predicate<String> ABSOLUTE = whole("/[!-~]*");
  private static final Predicate<String> HOST_NAME = whole("[-._:a-zA-Z0-9]+");
  private static final Predicate<String> STATUSES = whole("[1-5][0-9][0-9](-[1-5][0-9][0-9])?");
  private static final Predicate<String> DURATION = whole(Durations.PATTERN);

  private final List<String> broken = new ArrayList<>();

  private ServiceRules() {}

  /** The sentences of the rules that a service breaks; none for a good one. */
  public static List<String> broken(TrackedService.@Nullable Spec spec) {
    if (spec == null || spec.check() == null) {
      return List.of("spec.check is missing: " + ONE_KIND);
    }
    ServiceRules rules = new ServiceRules();
    rules.broken.addAll(SchemaLimits.SERVICE.broken(spec));
    rules.check(spec.check());
    rules.times(spec);
    return List.copyOf(rules.broken);
  }

  private void check(ServiceCheck check) {
    require(kinds(check) == 1, ONE_KIND);
    if (check.tcp() != null) {
      require(IPV4.test(check.tcp().host()), TCP_HOST);
    }
    if (check.http() != null) {
      http(check.http());
    }
  }

  private void http(ServiceCheck.Http http) {
    require(IPV4.test(http.host()), HTTP_HOST);
    require(ABSOLUTE.test(http.path()), PATH);
    require(Stream.ofNullable(http.virtualHost()).allMatch(HOST_NAME), VIRTUAL_HOST);
    require(http.expectedStatus().stream().allMatch(STATUSES), STATUS);
  }

  /** What is no duration at all is said already: the schema has their form. */
  private void times(TrackedService.Spec spec) {
    if (DURATION.test(spec.interval())) {
      Duration interval = Durations.parse(spec.interval());
      require(interval.compareTo(Duration.ofMillis(100)) >= 0, INTERVAL);
    }
    if (DURATION.test(spec.timeout())) {
      require(Durations.parse(spec.timeout()).isPositive(), TIMEOUT);
    }
  }

  private static long kinds(ServiceCheck check) {
    return Stream.of(
            Optional.ofNullable(check.tcp()),
            Optional.ofNullable(check.http()),
            Optional.ofNullable(check.process()))
        .filter(Optional::isPresent)
        .count();
  }

  private void require(boolean condition, String sentence) {
    if (!condition) {
      broken.add(sentence);
    }
  }

  private static Predicate<String> whole(String form) {
    return Pattern.compile(form).asMatchPredicate();
  }
}
