package io.kubevrrp.node;

import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.node.desired.Acceptance;
import io.kubevrrp.node.desired.DesiredNode;
import io.kubevrrp.node.desired.LastGoodCopy;
import io.kubevrrp.node.desired.SpecReader;
import io.kubevrrp.node.desired.Validated;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes configurations from wherever they come: runs and keeps the good ones, refuses the others
 * aloud.
 */
final class Configurator {
  private static final Logger LOG = LoggerFactory.getLogger(Configurator.class);

  private final SpecReader reader;
  private final LastGoodCopy copy;
  private final Consumer<DesiredNode> runner;
  private final Runnable changed;
  private final Clock clock;
  private VIPNode.@Nullable Spec running;
  private Acceptance acceptance;

  Configurator(
      SpecReader reader,
      LastGoodCopy copy,
      Consumer<DesiredNode> runner,
      Runnable changed,
      Clock clock) {
    this.reader = reader;
    this.copy = copy;
    this.runner = runner;
    this.changed = changed;
    this.clock = clock;
    this.acceptance = new Acceptance(0, List.of("no configuration has come yet"), clock.instant());
  }

  synchronized Acceptance acceptance() {
    return acceptance;
  }

  synchronized boolean running() {
    return running != null;
  }

  /** Begins with what ran last, if anything did. */
  synchronized void restore() {
    Optional<VIPNode.Spec> last = copy.load();
    if (last.isPresent()) {
      LOG.atInfo().log("starting with the last good configuration on disk");
      take(last.get(), 0);
    }
  }

  /** Takes a configuration; unusable ones change nothing but the acceptance. */
  synchronized void take(VIPNode.@Nullable Spec spec, long generation) {
    switch (reader.read(spec)) {
      case Validated.Valid(var node) -> run(Objects.requireNonNull(spec), node, generation);
      case Validated.Invalid(var problems) -> refuse(problems, generation);
    }
  }

  /** Says that a configuration could not even be read. */
  synchronized void refuse(List<String> problems, long generation) {
    acceptance = acceptance.next(generation, problems, clock.instant());
    LOG.atWarn()
        .addKeyValue("problems", String.join("; ", problems))
        .log("the configuration is refused; the last good one runs on");
    changed.run();
  }

  private void run(VIPNode.Spec spec, DesiredNode node, long generation) {
    acceptance = acceptance.next(generation, List.of(), clock.instant());
    if (!spec.equals(running)) {
      running = spec;
      runner.accept(node);
      copy.save(spec);
      LOG.atInfo()
          .addKeyValue("generation", generation)
          .addKeyValue("routers", node.routers().size())
          .addKeyValue("services", node.services().size())
          .log("configuration accepted");
    }
    changed.run();
  }
}
