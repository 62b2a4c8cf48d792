package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One of our daemons beside one keepalived and several FRR, with a virtual router for each dialect
 * and each direction: in a minute none of them moves.
 */
@NeedsRoot
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time, on a segment of its own
class SteadyInteropLab {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final Map<Pairing, Seen> BEFORE = new EnumMap<>(Pairing.class);
  private static final Map<Pairing, Seen> AFTER = new EnumMap<>(Pairing.class);
  private static final Map<Pairing, FrrPeer> FRRS = new EnumMap<>(Pairing.class);

  private static Lan lan;
  private static Host ours;
  private static Host theirs;
  private static NodeDaemon daemon;
  private static Router keepalived;

  /** How often each side changed its state, and who is Active. */
  private record Seen(long ours, long theirs, boolean weAreActive, boolean theyAreActive) {}

  @BeforeAll
  static void allTogetherForAMinute() {
    lan = new Lan();
    ours = host("node-129", 129);
    theirs = host("node-131", 131);
    RunFolder.write(NodeDaemon.keys(lan.directory()).resolve("password"), Pairing.PASSWORD);
    daemon =
        HandWrittenNode.with("node-129", text(_ -> true, Pairing::router), "").start(lan, ours);
    Await.until("our daemon to be Active alone", LIMIT, () -> holds(ours, Pairing.NOPREEMPT_OURS));
    String conf = "global_defs {\n  vrrp_version 3\n}\n";
    keepalived =
        lan.own(
            new KeepalivedPeer(
                theirs,
                lan.directory(),
                conf + text(pairing -> !pairing.withFrr(), Pairing::instance)));
    if (FrrPeer.installed()) {
      Arrays.stream(Pairing.values())
          .filter(Pairing::withFrr)
          .forEach(pairing -> FRRS.put(pairing, frr(pairing)));
    }
    Arrays.stream(Pairing.values())
        .filter(SteadyInteropLab::runs)
        .forEach(pairing ->
            Await.until(
                pairing + " to settle",
                LIMIT,
                () -> {
                  Seen seen = look(pairing);
                  return seen.weAreActive() == pairing.weAreActive()
                      && seen.theyAreActive() != seen.weAreActive();
                }));
    lookAtAll(BEFORE);
    Await.observe(MINUTE);
    lookAtAll(AFTER);
  }

  @AfterAll
  static void close() {
    lan.close();
  }

  @ParameterizedTest
  @EnumSource(Pairing.class)
  void inAMinuteNobodyMoves(Pairing pairing) {
    Assumptions.assumeTrue(runs(pairing), "skipped: FRR is not installed");

    assertThat(AFTER.get(pairing)).isEqualTo(BEFORE.get(pairing));
  }

  private static boolean runs(Pairing pairing) {
    return !pairing.withFrr() || FRRS.containsKey(pairing);
  }

  private static String text(Predicate<Pairing> which, Function<Pairing, String> form) {
    return Arrays.stream(Pairing.values()).filter(which).map(form).collect(Collectors.joining());
  }

  private static FrrPeer frr(Pairing pairing) {
    Host host = host("frr-" + pairing.vrid(), 140 + pairing.vrid());
    return lan.own(
        new FrrPeer(
            host, lan.directory(), pairing.vrid(), pairing.peerPriority(), pairing.address()));
  }

  private static Host host(String name, int number) {
    Host host = lan.host(name, "192.168.1." + number + "/24");
    host.run("ip", "address", "add", "2001:db8::" + number + "/64", "dev", Lan.INTERFACE, "nodad");
    return host;
  }

  private static void lookAtAll(Map<Pairing, Seen> seen) {
    Arrays.stream(Pairing.values())
        .filter(SteadyInteropLab::runs)
        .forEach(pairing -> seen.put(pairing, look(pairing)));
  }

  private static Seen look(Pairing pairing) {
    long transitions =
        daemon
            .logged()
            .lines()
            .filter(line -> line.contains("changed state"))
            .filter(line -> line.contains("router=\"" + pairing.label() + "\""))
            .count();
    FrrPeer frr = FRRS.get(pairing);
    return frr == null
        ? new Seen(transitions, entered(pairing), holds(ours, pairing), holds(theirs, pairing))
        : new Seen(transitions, frr.transitions(), holds(ours, pairing), frr.master());
  }

  /** On whichever interface. */
  private static boolean holds(Host host, Pairing pairing) {
    return host.run("ip", "-o", "address", "show").contains(" " + pairing.ip() + "/");
  }

  /** How often keepalived says that it changed. */
  private static long entered(Pairing pairing) {
    return RunFiles.read(keepalived.process().log())
        .lines()
        .filter(line -> line.contains("(" + pairing.label() + ") Entering"))
        .count();
  }
}
