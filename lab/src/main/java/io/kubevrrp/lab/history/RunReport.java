package io.kubevrrp.lab.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The folder that remains of one run: {@code report.txt}, {@code report.json}, the logs. */
public final class RunReport {
  private final Path folder;
  private final String title;
  private final StringBuilder text = new StringBuilder();
  private final List<Map<String, Object>> addresses = new ArrayList<>();
  private final Map<String, String> facts = new LinkedHashMap<>();

  /**
   * Begins it.
   *
   * @param parent where the folder is made; one of the same name is replaced file by file
   * @param title what was done, a sentence
   */
  public RunReport(Path parent, String title) {
    this.title = title;
    this.folder = parent.resolve(title.replaceAll("[^A-Za-z0-9.]+", "-"));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a measured figure or a circumstance. */
  public RunReport fact(String name, Object value) {
    facts.put(name, value.toString());
    return this;
  }

  /** Adds what happened to one address. */
  public RunReport add(ObservedRun run, Budget budget, List<Violation> violations) {
    text.append(
        "%n%s: %d ms without owner (%d allowed), %d ms with two (%d allowed)%n"
            .formatted(
                run.address(),
                run.ownerless().toMillis(),
                budget.ownerless().toMillis(),
                run.shared().toMillis(),
                budget.shared().toMillis()));
    List<Map<String, String>> changes = new ArrayList<>();
    for (OwnerChange change : run.changes()) {
      String why = why(run, change, budget);
      text.append("  %s %s: %s%n".formatted(offset(run, change.at()), change.words(), why));
      changes.add(Map.of("at", change.at().toString(), "what", change.words(), "why", why));
    }
    run.faults().forEach(fault -> text.append("  fault ").append(words(run, fault)).append('\n'));
    violations.forEach(violation -> text.append("  BROKEN ").append(violation).append('\n'));
    addresses.add(json(run, budget, changes, violations));
    return this;
  }

  private static Map<String, Object> json(
      ObservedRun run,
      Budget budget,
      List<Map<String, String>> changes,
      List<Violation> violations) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("address", run.address());
    json.put("from", run.from().toString());
    json.put("to", run.to().toString());
    json.put("ownerlessMilliseconds", run.ownerless().toMillis());
    json.put("ownerlessAllowedMilliseconds", budget.ownerless().toMillis());
    json.put("sharedMilliseconds", run.shared().toMillis());
    json.put("sharedAllowedMilliseconds", budget.shared().toMillis());
    json.put("unansweredMilliseconds", run.client().ownerless(run.from(), run.to()).toMillis());
    json.put("changes", changes);
    json.put("held", run.kernel().intervals().stream().map(Object::toString).toList());
    json.put("answered", run.client().intervals().stream().map(Object::toString).toList());
    json.put("faults", run.faults().stream().map(FaultWindow::toString).toList());
    json.put("told", run.told().stream().map(DaemonTransition::toString).toList());
    json.put("violations", violations.stream().map(Violation::toString).toList());
    return json;
  }

  private static String why(ObservedRun run, OwnerChange change, Budget budget) {
    return HistoryChecker.cause(run, change)
        .map(told -> "the daemon: " + told.from() + " -> " + told.to() + ", " + told.reason())
        .or(() ->
            HistoryChecker.fault(run, change, budget).map(fault -> "the fault: " + fault.kind()))
        .orElse("no cause is known");
  }

  private static String words(ObservedRun run, FaultWindow fault) {
    String end = fault.to().equals(Instant.MAX) ? "the end" : offset(run, fault.to());
    return offset(run, fault.from()) + " to " + end + ": " + fault.kind() + " at " + fault.host();
  }

  private static String offset(ObservedRun run, Instant at) {
    return "%+.3f s".formatted(Duration.between(run.from(), at).toMillis() / 1000.0);
  }

  /** Copies a log into the folder; one that does not exist is left out. */
  public RunReport keep(Path log) {
    if (Files.exists(log)) {
      try {
        Files.copy(log, folder.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return this;
  }

  /** Writes the folder, says where it is, and returns that. */
  public Path write() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", title);
    json.put("facts", facts);
    json.put("addresses", addresses);
    StringBuilder whole = new StringBuilder(title).append('\n');
    facts.forEach((name, value) -> whole.append(name).append(": ").append(value).append('\n'));
    try {
      Files.writeString(folder.resolve("report.txt"), whole.append(text));
      new ObjectMapper()
          .writerWithDefaultPrettyPrinter()
          .writeValue(folder.resolve("report.json").toFile(), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.println("report: " + folder);
    return folder;
  }
}
