package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.ServerCheck;
import io.kubevrrp.api.v1alpha1.TrackedService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the checker of a real_server, with what the blocks around it say where it says nothing.
 *
 * <p>keepalived asks every delay_loop seconds and, after a failure, again every delay_before_retry
 * seconds as often as retry says. Here the time between checks is always the same: the shorter of
 * the two, so that a failure is never noticed later than by keepalived.
 */
final class ServerChecks {
  private static final Duration SHORTEST = Duration.ofMillis(100);

  private final int directed;
  private final Report report;

  /**
   * A reader.
   *
   * @param directed the port that is asked where a checker names none
   */
  ServerChecks(int directed, Report report) {
    this.directed = directed;
    this.report = report;
  }

  /**
   * What the blocks around a checker say, each in seconds or times.
   *
   * @param alpha whether a server fails until it was checked
   */
  record Surroundings(
      String loop,
      Optional<String> timeout,
      Optional<Integer> retry,
      Optional<String> between,
      Optional<String> virtualHost,
      boolean alpha) {
    static final Surroundings NONE =
        new Surroundings(
            "60s", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** With this setting, if it is one of them. */
    Surroundings with(Statement s, Report report) {
      return switch (s.keyword()) {
        case "delay_loop" ->
            new Surroundings(
                Numbers.seconds(s, 86_400, "60s", report),
                timeout,
                retry,
                between,
                virtualHost,
                alpha);
        case "connect_timeout" ->
            new Surroundings(
                loop,
                Optional.of(Numbers.seconds(s, 3_600, "5s", report)),
                retry,
                between,
                virtualHost,
                alpha);
        case "retry", "nb_get_retry" ->
            new Surroundings(
                loop,
                timeout,
                Optional.of(Numbers.whole(s, 0, 99, 1, report)),
                between,
                virtualHost,
                alpha);
        case "delay_before_retry" ->
            new Surroundings(
                loop,
                timeout,
                retry,
                Optional.of(Numbers.seconds(s, 86_400, "1s", report)),
                virtualHost,
                alpha);
        case "virtualhost" ->
            new Surroundings(loop, timeout, retry, between, Optional.of(Numbers.first(s)), alpha);
        case "alpha" ->
            new Surroundings(
                loop, timeout, retry, between, virtualHost, Switches.on(s, alpha, report));
        default -> this;
      };
    }
  }

  /** The check that a checker makes; empty where there is none of its kind. */
  Optional<ServerCheck> read(Statement checker, Surroundings around) {
    Surroundings settings = around;
    int port = directed;
    List<Statement> urls = new ArrayList<>();
    for (Statement s : Walk.mapped(checker.keyword(), checker.children(), report)) {
      settings = settings.with(s, report);
      if (s.keyword().equals("connect_port")) {
        port = Numbers.whole(s, 1, 65_535, directed, report);
      } else if (s.keyword().equals("url")) {
        urls.add(s);
      }
    }
    return switch (checker.keyword()) {
      case "TCP_CHECK" ->
          Optional.of(check(checker, new ServerCheck.Tcp(port), null, settings, "1s"));
      case "HTTP_GET" -> http(checker, urls, port, settings);
      case "SSL_GET", "SMTP_CHECK" -> {
        report.error(
            checker.at(),
            "%s: real servers are asked by tcp and http only; a TCP connection to the same port is taken (it notices less: keep that in mind)"
                .formatted(checker.keyword()));
        yield Optional.of(
            check(
                checker,
                new ServerCheck.Tcp(port),
                null,
                settings,
                checker.keyword().equals("SSL_GET") ? "3s" : "1s"));
      }
      default -> Optional.empty(); // reported as not mapped
    };
  }

  private Optional<ServerCheck> http(
      Statement checker, List<Statement> urls, int port, Surroundings settings) {
    if (urls.isEmpty()) {
      report.error(
          checker.at(), "HTTP_GET has no url, keepalived ignores it (write url { path / })");
      return Optional.empty();
    }
    if (urls.size() > 1) {
      report.error(
          urls.get(1).at(),
          "HTTP_GET has %d urls; only the first is asked here (put what all must answer behind one)"
              .formatted(urls.size()));
    }
    String path = "/";
    Optional<String> host = settings.virtualHost();
    List<String> statuses = new ArrayList<>();
    for (Statement s : Walk.mapped("url", urls.getFirst().children(), report)) {
      switch (s.keyword()) {
        case "path" -> path = Numbers.first(s);
        case "virtualhost" -> host = Optional.of(Numbers.first(s));
        default -> statuses.addAll(statuses(s));
      }
    }
    ServerCheck.Http http =
        new ServerCheck.Http(
            port,
            path.startsWith("/") ? path : "/" + path,
            host.orElse(null),
            statuses.isEmpty() ? List.of("200-299") : statuses);
    return Optional.of(check(checker, null, http, settings, "3s"));
  }

  private List<String> statuses(Statement s) {
    List<String> sound = new ArrayList<>();
    for (String word : s.parameters()) {
      if (word.matches("[1-5][0-9]{2}(-[1-5][0-9]{2})?")) {
        sound.add(word);
      } else {
        report.error(
            s.at(),
            "status_code %s: a status or a range like 200-299 belongs here".formatted(word)
                + " (correct it)");
      }
    }
    return sound;
  }

  private ServerCheck check(
      Statement checker,
      ServerCheck.@Nullable Tcp tcp,
      ServerCheck.@Nullable Http http,
      Surroundings settings,
      String between) {
    int retry = settings.retry().orElse(1);
    Duration loop = Durations.parse(settings.loop());
    Duration again = Durations.parse(settings.between().orElse(between));
    Duration interval = retry > 0 && again.compareTo(loop) < 0 ? again : loop;
    if (!interval.equals(loop)) {
      report.note(
          checker.at(),
          "keepalived asks every %s and, after a failure, every %s, %d more times; here it is asked every %s always (nothing to do)"
              .formatted(
                  Durations.format(loop),
                  Durations.format(again),
                  retry,
                  Durations.format(interval)));
    }
    return new ServerCheck(
        tcp,
        http,
        Durations.format(interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval),
        settings.timeout().orElse("5s"),
        1,
        retry + 1,
        settings.alpha() ? TrackedService.Initially.DOWN : TrackedService.Initially.UP);
  }
}
