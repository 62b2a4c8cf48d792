package io.kubevrrp.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevrrp.node.desired.Acceptance;
import io.kubevrrp.node.desired.Configuration;
import io.kubevrrp.node.desired.DesiredNode;
import io.kubevrrp.node.desired.Judge;
import io.kubevrrp.node.desired.LastGoodCopy;
import io.kubevrrp.node.desired.Origin;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes configurations from wherever they come: runs and keeps what is good in them, refuses the
 * rest aloud. What is refused runs on in its last good form, and is tried again. No configuration
 * makes it throw.
 */
final class Configurator {
  private static final Logger LOG = LoggerFactory.getLogger(Configurator.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Judge judge;
  private final LastGoodCopy copy;
  private final Consumer<DesiredNode> runner;
  private final Runnable changed;
  private final Clock clock;
  private Optional<Wanted> wanted = Optional.empty();
  private List<String> unreadable = List.of();
  private Configuration running = Configuration.EMPTY;
  private boolean started;
  private Acceptance acceptance;
  private Instant nextLook = Instant.MIN;

  private record Wanted(@Nullable JsonNode spec, long generation, Origin origin) {}

  Configurator(
      Judge judge, LastGoodCopy copy, Consumer<DesiredNode> runner, Runnable changed, Clock clock) {
    this.judge = judge;
    this.copy = copy;
    this.runner = runner;
    this.changed = changed;
    this.clock = clock;
    this.acceptance = new Acceptance(0, List.of("no configuration has come yet"), clock.instant());
  }

  synchronized Acceptance acceptance() {
    return acceptance;
  }

  /** Whether a configuration runs, be it one without routers. */
  synchronized boolean running() {
    return started;
  }

  /** Begins with what ran last, if anything did. */
  synchronized void restore() {
    Optional<JsonNode> last = copy.load();
    if (last.isPresent()) {
      LOG.atInfo().log("starting with the last good configuration on disk");
      takeFile(last.get());
    }
  }

  /** Takes a configuration of the API's; what is unusable in it changes only the acceptance. */
  void take(@Nullable JsonNode spec, long generation) {
    take(new Wanted(spec, generation, Origin.API));
  }

  /** The same with one that the machine's owner wrote. */
  void takeFile(JsonNode spec) {
    take(new Wanted(spec, 0, Origin.MACHINE));
  }

  private synchronized void take(Wanted newest) {
    wanted = Optional.of(newest);
    unreadable = List.of();
    run();
  }

  /** Says that a configuration could not even be read. */
  synchronized void refuse(List<String> problems, long generation) {
    unreadable = List.copyOf(problems);
    conclude(unreadable, generation);
  }

  /**
   * Judges the newest configuration once more when a key is another now, or a part of it is
   * refused; to be called often, does so once in a second.
   */
  synchronized void lookAgain() {
    Instant now = clock.instant();
    if (wanted.isPresent() && !now.isBefore(nextLook)) {
      nextLook = now.plus(LOOK_AGAIN);
      if (!acceptance.accepted() || judge.outdated()) {
        run();
      }
    }
  }

  private void run() {
    Wanted newest = wanted.orElseThrow();
    List<String> problems = new ArrayList<>(unreadable);
    try {
      Judge.Judgement judgement = judge.judge(newest.spec(), newest.origin(), running);
      problems.addAll(judgement.problems());
      replaceBy(judgement.configuration());
      started |= judgement.problems().isEmpty();
    } catch (RuntimeException e) {
      String problem = "the daemon failed on it (" + e + "): please report it; it is tried again";
      if (!acceptance.problems().contains(problem)) {
        LOG.atError().setCause(e).log("the configuration could not be taken over");
      }
      problems.add(problem);
    }
    conclude(problems, newest.generation());
  }

  // What runs is remembered last: what failed on the way is done again.
  private void replaceBy(Configuration next) {
    if (next.equals(running)) {
      return;
    }
    runner.accept(next.node());
    running = next;
    started = true;
    copy.save(next.spec());
    LOG.atInfo()
        .addKeyValue("routers", next.routers().size())
        .addKeyValue("services", next.services().size())
        .log("another configuration runs");
  }

  private void conclude(List<String> problems, long generation) {
    Acceptance before = acceptance;
    acceptance = before.next(generation, problems, clock.instant());
    if (acceptance.equals(before)) {
      return;
    }
    if (problems.isEmpty()) {
      LOG.atInfo().addKeyValue("generation", generation).log("configuration accepted");
    } else if (!problems.equals(before.problems())) {
      LOG.atWarn()
          .addKeyValue("generation", generation)
          .addKeyValue("problems", String.join("; ", problems))
          .log("a part of the configuration is refused; its last good form runs on, if it has one");
    }
    changed.run();
  }
}
