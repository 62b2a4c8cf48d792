package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.HttpCheck;
import io.kubevrrp.api.v1alpha1.ProcessCheck;
import io.kubevrrp.api.v1alpha1.ServiceCheck;
import io.kubevrrp.api.v1alpha1.TrackedService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns a vrrp_script into a TrackedService by recognising what the script asks. */
final class Scripts {
  /** A script's name, its meaning where one is known, and its weight (0: failing means Fault). */
  record Script(String name, int weight, boolean reverse, Optional<TrackedService.Spec> service) {}

  private static final Pattern PROCESS =
      Pattern.compile(
          "(?:\\bps\\s+(?:-\\w+\\s+)*-C\\s+|\\bpidof\\s+|\\bpgrep\\s+(?:-x\\s+)?|\\bkillall\\s+-0\\s+"
              + "|systemctl\\s+(?:-q\\s+)?is-active\\s+(?:--quiet\\s+|-q\\s+)?)([A-Za-z][\\w.+-]*)");
  private static final Pattern HTTP =
      Pattern.compile(
          "\\b(?:curl|wget)\\b.*?http://([0-9.]+|localhost)(?::([0-9]{1,5}))?(/[!-~&&[^\"'`;|)]]*)?");
  private static final Pattern TCP =
      Pattern.compile(
          "(?:\\bnc\\s+(?:-\\w+\\s+(?:[0-9]+\\s+)?)*|/dev/tcp/)([0-9.]+|localhost)[ /]([0-9]{1,5})");
  private static final List<String> PROGRAMS =
      List.of(
          "nginx",
          "haproxy",
          "httpd",
          "apache2",
          "mysqld",
          "mysql",
          "named",
          "postgres",
          "redis",
          "squid");
  private static final Pattern SLEEP = Pattern.compile("\\bsleep\\s+([0-9]+)");

  private final Path directory;
  private final @Nullable Path files;
  private final Report report;

  Scripts(Path conf, @Nullable Path files, Report report) {
    Path parent = conf.toAbsolutePath().getParent();
    this.directory = parent == null ? Path.of("") : parent;
    this.files = files;
    this.report = report;
  }

  Script read(Statement block) {
    String original = Numbers.first(block);
    String command = "";
    String interval = "1s";
    String timeout = "";
    int rise = 1;
    int fall = 1;
    int weight = 0;
    boolean reverse = false;
    TrackedService.Initially initially = TrackedService.Initially.UP;
    Position at = block.at();
    for (Statement s : Walk.mapped("vrrp_script", block.children(), report)) {
      switch (s.keyword()) {
        case "script" -> {
          command = String.join(" ", s.parameters());
          at = s.at();
        }
        case "interval" -> interval = Numbers.seconds(s, 86_400, "1s", report);
        case "timeout" -> timeout = Numbers.seconds(s, 86_400, "1s", report);
        case "rise" -> rise = Numbers.whole(s, 1, 100, 1, report);
        case "fall" -> fall = Numbers.whole(s, 1, 100, 1, report);
        case "weight" -> {
          weight = Numbers.whole(s, -253, 253, 0, report);
          reverse = s.parameters().contains("reverse");
        }
        default -> initially = TrackedService.Initially.DOWN;
      }
    }
    timeout = timeout.isEmpty() ? interval : timeout;
    Optional<String> text = text(command);
    if (text.isPresent()) {
      lint(at, text.get(), timeout);
    }
    Optional<ServiceCheck> check = check(at, original, command, text);
    String i = interval;
    String t = timeout;
    int r = rise;
    int f = fall;
    TrackedService.Initially first = initially;
    return new Script(
        original, weight, reverse, check.map(c -> new TrackedService.Spec(c, i, t, r, f, first)));
  }

  private Optional<ServiceCheck> check(
      Position at, String name, String command, Optional<String> text) {
    Optional<ServiceCheck> recognised =
        recognise(command).or(() -> text.flatMap(Scripts::recognise));
    if (recognised.isPresent()) {
      report.note(
          at,
          "no script is run here: '"
              + command
              + "' becomes "
              + words(recognised.get())
              + " (see that it asks the same)");
      return recognised;
    }
    String haystack = (name + " " + command).toLowerCase(Locale.ROOT);
    Optional<String> program = PROGRAMS.stream().filter(haystack::contains).findFirst();
    if (program.isEmpty()) {
      report.error(
          at,
          "what the script '"
              + command
              + "' asks is not recognised, it is left out of the tracking (put its text into"
              + " --files DIR, or write a TrackedService with a tcp, http or process check)");
      return Optional.empty();
    }
    report.warning(
        at,
        "the text of '"
            + command
            + "' is not at hand or not recognised: from its name, a check for the process '"
            + program.get()
            + "' is assumed (give the text with --files DIR, or edit spec.check)");
    return Optional.of(process(program.get()));
  }

  static Optional<ServiceCheck> recognise(String text) {
    String code = text.replaceAll("(?m)^\\s*#.*$", "");
    Matcher http = HTTP.matcher(code);
    if (http.find()) {
      int port = http.group(2) == null ? 80 : Integer.parseInt(http.group(2));
      String path = http.group(3) == null ? "/" : http.group(3);
      return Optional.of(
          new ServiceCheck(
              null,
              new HttpCheck(host(http.group(1)), port, path, null, List.of("200-299")),
              null));
    }
    Matcher tcp = TCP.matcher(code);
    if (tcp.find()) {
      return Optional.of(
          new ServiceCheck(
              new ServiceCheck.Tcp(host(tcp.group(1)), Integer.parseInt(tcp.group(2))),
              null,
              null));
    }
    Matcher process = PROCESS.matcher(code);
    return process.find()
        ? Optional.of(process(process.group(1).replaceFirst("\\.service$", "")))
        : Optional.empty();
  }

  private static ServiceCheck process(String name) {
    String kernelName = name.substring(0, Math.min(15, name.length()));
    return new ServiceCheck(null, null, ProcessCheck.named(kernelName));
  }

  private static String host(String written) {
    return written.equals("localhost") ? "127.0.0.1" : written;
  }

  private static String words(ServiceCheck check) {
    var process = check.process();
    if (process != null) {
      return "a check for the process '" + process.name() + "'";
    }
    return check.http() != null ? "an http check" : "a tcp check";
  }

  private Optional<String> text(String command) {
    String path = command.split(" ", 2)[0];
    String base = path.substring(path.lastIndexOf('/') + 1);
    if (base.isEmpty()) {
      return Optional.empty();
    }
    Path root = files;
    Stream<Path> beside = Stream.of(directory.resolve(base));
    Stream<Path> given =
        root == null
            ? Stream.empty()
            : Stream.of(root.resolve(path.replaceFirst("^/+", "")), root.resolve(base));
    return Stream.concat(given, beside)
        .filter(Files::isRegularFile)
        .findFirst()
        .flatMap(Scripts::content);
  }

  private static Optional<String> content(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void lint(Position at, String text, String timeout) {
    if (!text.matches("(?s).*\\b(exit\\s+([1-9$]|-1)|set\\s+-\\w*e|return\\s+[1-9]).*")
        && text.contains("\nif ")) {
      report.warning(
          at,
          "the script never returns a failure by itself, so its weight never counted in keepalived (here it does)");
    }
    Matcher sleep = SLEEP.matcher(text);
    if (sleep.find() && Durations.parse(timeout).toSeconds() <= Long.parseLong(sleep.group(1))) {
      report.warning(
          at,
          "the script sleeps "
              + sleep.group(1)
              + " s, its timeout is "
              + timeout
              + ": keepalived kills it first (a check here only asks)");
    }
    if (text.matches(
        "(?s).*(service\\s+keepalived\\s+stop|(systemctl\\s+stop|killall|pkill)\\s+keepalived).*")) {
      report.warning(
          at,
          "the script stops keepalived; here the daemon stays (leave weight out to release the addresses on failure)");
    }
    if (text.matches(
        "(?s).*(/sbin/nginx|(systemctl|service)\\s+(re)?start|(service|systemctl)\\s+\\S+\\s+(re)?start).*")) {
      report.warning(
          at,
          "the script restarts the service: a check here only asks (use systemd's Restart=always, a Pod's restartPolicy, recovery.deletePods, or recovery.exec in a file)");
    }
  }
}
