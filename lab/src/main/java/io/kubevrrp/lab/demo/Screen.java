package io.kubevrrp.lab.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What the demo says while it runs, with the time since its begin, and the table at its end. */
final class Screen {
  private final PrintStream out;
  private final long begin = System.nanoTime();
  private int step;

  Screen(PrintStream out) {
    this.out = out;
  }

  /** A step begins. */
  void step(String title) {
    step++;
    out.printf(Locale.ROOT, "%n== %d. %s%n", step, title);
  }

  /** Something happened. */
  void say(String fact) {
    out.printf(
        Locale.ROOT,
        "%7.2f s  %s%n",
        Row.seconds(Duration.ofNanos(System.nanoTime() - begin)),
        fact);
  }

  /** What a program printed. */
  void quote(String text) {
    text.lines().forEach(line -> out.println("         | " + line));
  }

  /** A measured move. */
  void row(Row row) {
    say(
        String.format(
            Locale.ROOT,
            "%s: %s -> %s, %.3f s without owner (allowed %.3f), %.3f s with two, %d HTTP requests lost%s",
            row.event(),
            row.from(),
            row.to(),
            row.secondsWithoutOwner(),
            row.allowedSecondsWithoutOwner(),
            row.secondsWithTwoOwners(),
            row.httpRequestsLost(),
            row.problem() == null ? "" : "  <-- " + row.problem()));
  }

  /** The last table. */
  void table(List<Row> rows) {
    out.printf(
        Locale.ROOT,
        "%n%-28s %-14s %-9s %-9s %9s %9s %11s %10s%n",
        "EVENT",
        "ADDRESS",
        "FROM",
        "TO",
        "NO OWNER",
        "(allowed)",
        "TWO OWNERS",
        "HTTP LOST");
    for (Row row : rows) {
      out.printf(
          Locale.ROOT,
          "%-28s %-14s %-9s %-9s %7.3f s %7.3f s %9.3f s %10d  %s%n",
          row.event(),
          row.address(),
          row.from(),
          row.to(),
          row.secondsWithoutOwner(),
          row.allowedSecondsWithoutOwner(),
          row.secondsWithTwoOwners(),
          row.httpRequestsLost(),
          row.problem() == null ? "ok" : row.problem());
    }
  }
}
