package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.BodyExpressions;
import io.kubevrrp.api.v1alpha1.DnsCheck;
import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.GrpcCheck;
import io.kubevrrp.api.v1alpha1.HttpCheck;
import io.kubevrrp.api.v1alpha1.ProcessCheck;
import io.kubevrrp.api.v1alpha1.Recovery;
import io.kubevrrp.api.v1alpha1.ServiceCheck;
import io.kubevrrp.api.v1alpha1.TlsSettings;
import io.kubevrrp.api.v1alpha1.TrackedService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The CEL rules of a tracked service's schema once more, with its sentences. */
public final class ServiceRules {
  static final String ONE_KIND = ServiceCheck.ONE_KIND;
  static final String INTERVAL = "interval is the time between checks: 100ms or more";
  static final String RETRY =
      "retryInterval is the time between checks that confirm a change: 100ms or more";
  static final String TIMEOUT = "timeout is the time a check may take: more than 0s";
  static final String JITTER =
      "jitter delays each check by a part of the interval: no more than that";
  static final String HOST =
      "host is an IP address, for example 127.0.0.1 or ::1; names are not resolved, so that no check depends on DNS";
  static final String PATH = "path begins with a slash and has no blanks or control characters";
  static final String VIRTUAL_HOST = "virtualHost is a host name, for example www.example.org";
  static final String STATUS =
      "an expected status is a number or a range, for example 200 or 200-299";
  static final String TRUST =
      "caRef says whom to trust and skipVerify trusts everybody: give one of them";
  static final String WHICH_PROCESS = "say which process: by name, by commandLine, or by both";
  static final String SOURCE = "source names an address, an interface, or both";
  static final String SOURCE_ADDRESS = "source.address is an IP address, for example 10.0.0.1";
  static final String NO_CONNECTION =
      "source is where connections come from: this kind of check makes none";
  static final String ADDRESS =
      "address is an IP address without a prefix length, for example 10.0.0.1";

  private static final Predicate<String> IP =
      whole("([0-9]{1,3}[.]){3}[0-9]{1,3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+");
  private static final Predicate<String> LINK_LOCAL = whole("[fF][eE][89aAbB].*");
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
    rules.require(spec.check().given().size() == 1, ONE_KIND);
    spec.check().given().values().forEach(rules::kind);
    rules.source(spec);
    rules.recovery(spec.recovery());
    rules.times(spec);
    return List.copyOf(rules.broken);
  }

  private void kind(Object kind) {
    switch (kind) {
      case ServiceCheck.Tcp tcp -> require(IP.test(tcp.host()), HOST);
      case ServiceCheck.TlsCheck tls -> {
        require(IP.test(tls.host()), HOST);
        tls(tls.tls());
      }
      case ServiceCheck.Udp udp -> require(IP.test(udp.host()), HOST);
      case DnsCheck dns -> require(IP.test(dns.host()), HOST);
      case ServiceCheck.Smtp smtp -> {
        require(IP.test(smtp.host()), HOST);
        tls(smtp.startTls());
      }
      case GrpcCheck grpc -> {
        require(IP.test(grpc.host()), HOST);
        tls(grpc.tls());
      }
      case ServiceCheck.Ping ping -> require(Stream.ofNullable(ping.host()).allMatch(IP), HOST);
      case ServiceCheck.Gateway gateway -> {
        require(Stream.ofNullable(gateway.host()).allMatch(IP), HOST);
        require(
            gateway.networkInterface() != null
                || Stream.ofNullable(gateway.host()).noneMatch(LINK_LOCAL),
            ServiceCheck.LINK_LOCAL);
      }
      case ServiceCheck.InterfaceUp up ->
          require(Stream.ofNullable(up.address()).allMatch(IP), ADDRESS);
      case HttpCheck http -> http(http);
      case ProcessCheck process -> process(process);
      case Object _ -> {} // what it has is said by the schema alone
    }
  }

  private void http(HttpCheck http) {
    require(IP.test(http.host()), HOST);
    require(ABSOLUTE.test(http.path()), PATH);
    require(Stream.ofNullable(http.virtualHost()).allMatch(HOST_NAME), VIRTUAL_HOST);
    require(http.expectedStatus().stream().allMatch(STATUSES), STATUS);
    tls(http.tls());
    Stream.concat(
            Stream.ofNullable(http.body()),
            http.furtherRequests().stream().map(HttpCheck.Request::body).filter(Objects::nonNull))
        .flatMap(body -> Stream.of(body.regex(), body.unwantedRegex()))
        .filter(Objects::nonNull)
        .forEach(this::regex);
  }

  private void regex(String regex) {
    try {
      var _ = BodyExpressions.compile(regex);
    } catch (IllegalArgumentException e) {
      broken.add(String.valueOf(e.getMessage()));
    }
  }

  private void tls(@Nullable TlsSettings tls) {
    require(tls == null || !tls.skipVerify() || tls.caRef() == null, TRUST);
  }

  private void process(ProcessCheck process) {
    require(process.name() != null || process.commandLine() != null, WHICH_PROCESS);
    Integer max = process.max();
    require(max == null || max >= process.min(), ProcessCheck.MAX);
    require(max != null || process.min() > 0, ProcessCheck.NO_MAX);
  }

  private void recovery(@Nullable Recovery recovery) {
    if (recovery != null && recovery.deletePods() != null) {
      Recovery.DeletePods pods = recovery.deletePods();
      require(!pods.matchLabels().isEmpty(), Recovery.LABELS);
      require(longer(pods.every(), Duration.ofSeconds(10)), Recovery.EVERY);
    }
  }

  private void source(TrackedService.Spec spec) {
    ServiceCheck check = spec.check();
    TrackedService.Source source = spec.source();
    if (source == null) {
      return;
    }
    require(source.address() != null || source.networkInterface() != null, SOURCE);
    require(Stream.ofNullable(source.address()).allMatch(IP), SOURCE_ADDRESS);
    require(
        check.process() == null
            && check.file() == null
            && check.networkInterface() == null
            && check.ping() == null
            && check.gateway() == null,
        NO_CONNECTION);
  }

  /** What is no duration at all is said already: the schema has their form. */
  private void times(TrackedService.Spec spec) {
    Duration least = Duration.ofMillis(100);
    require(longer(spec.interval(), least), INTERVAL);
    require(longer(spec.retryInterval(), least), RETRY);
    require(longer(spec.timeout(), Duration.ofMillis(1)), TIMEOUT);
    require(
        Stream.ofNullable(spec.jitter())
            .filter(DURATION)
            .allMatch(jitter -> longer(spec.interval(), Durations.parse(jitter))),
        JITTER);
  }

  private static boolean longer(@Nullable String text, Duration least) {
    return text == null || !DURATION.test(text) || Durations.parse(text).compareTo(least) >= 0;
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
