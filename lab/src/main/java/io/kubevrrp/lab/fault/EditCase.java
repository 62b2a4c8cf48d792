package io.kubevrrp.lab.fault;

import static io.kubevrrp.lab.fault.FaultBench.VIP;

import io.kubevrrp.lab.Await;
import io.kubevrrp.lab.Host;
import io.kubevrrp.lab.KeepalivedPeer;
import io.kubevrrp.lab.LabException;
import io.kubevrrp.lab.Lan;
import io.kubevrrp.lab.NodeDaemon;
import io.kubevrrp.lab.OwnershipHistory;
import io.kubevrrp.lab.RunFiles;
import io.kubevrrp.lab.fault.FaultOutcome.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Random edits of the specs of three nodes, which do not learn of them at the same time. Beside the
 * edited routers runs one that no edit touches: it may not notice. In the end the kernels hold what
 * the specs say, each address once.
 */
public final class EditCase {
  private static final int NODES = 3;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** A daemon looks at its file every 250 ms. */
  private static final Duration LOOK = Duration.ofMillis(400);

  /** A better node takes over an address before the other lets go: so long at the most. */
  private static final Duration HANDOVER = Duration.ofMillis(100);

  private final long seed;
  private final int edits;
  private int texts;

  private EditCase(long seed, int edits) {
    this.seed = seed;
    this.edits = edits;
  }

  /**
   * So many specs are written.
   *
   * @param seed of the edits; the same edits for the same seed
   */
  public static FaultCase of(long seed, int edits) {
    EditCase edit = new EditCase(seed, edits);
    Lan lan = new Lan();
    return new FaultCase(
        edits + " random edits of the specs, seed " + seed,
        Limits.ofMillis(0, 0),
        () -> edit.running(lan),
        edit::run,
        List.of(VIP));
  }

  private FaultBench running(Lan lan) {
    try {
      FaultBench bench = new FaultBench(lan, NODES, new OursOnly(lan), List.of(VIP));
      bench.start(List.of(VIP));
      return bench;
    } catch (RuntimeException e) {
      lan.close();
      throw e;
    }
  }

  private void run(FaultBench bench) {
    RandomEdits cluster = new RandomEdits(seed, NODES);
    Random order = new Random(seed);
    List<Long> pids = pids(bench);
    int written = 0;
    for (int round = 0; written < edits; round++) {
      cluster.edit();
      for (int i = 0; i < NODES; i++) {
        int node = (i + order.nextInt(NODES)) % NODES; // some are told twice, some a round late
        boolean broken = order.nextInt(12) == 0;
        tell(bench, bench.stations().get(node), cluster.routers(node), round, broken);
        written++;
      }
    }
    for (int node = 0; node < NODES; node++) {
      tell(bench, bench.stations().get(node), cluster.routers(node), 0, false);
    }
    bench.fact("specs written", written);
    settled(bench, cluster.owners());
    bench.require(pids.equals(pids(bench)), "a daemon crashed");
    for (Station station : bench.stations()) {
      String log = RunFiles.read(NodeDaemon.log(station.host(), bench.directory()));
      bench.require(!log.contains("Exception"), station.name() + " had an exception, see its log");
    }
    bench.settle(bench.first());
    FaultCases.noMove(bench);
    shared(bench);
  }

  /** Writes a spec and waits until the daemon has read it. */
  private void tell(
      FaultBench bench, Station station, List<RouterSpecText> routers, int round, boolean broken) {
    Path log = NodeDaemon.log(station.host(), bench.directory());
    long before = answers(log);
    List<RouterSpecText> all = all(station, routers);
    if (broken) {
      FileLaunch.write(bench.lan(), station.host(), RandomEdits.broken(station.name(), all, round));
      Await.observe(LOOK); // a refusal for the same reasons as before is not told again
    } else {
      FileLaunch.write(bench.lan(), station.host(), all);
      Await.until(station.name() + " to run its new spec", LIMIT, () -> answers(log) > before);
    }
  }

  /** With the router that no edit touches; the daemon answers another text only. */
  private List<RouterSpecText> all(Station station, List<RouterSpecText> routers) {
    List<RouterSpecText> all = new ArrayList<>(routers);
    all.add(FileLaunch.router(station.host(), List.of(VIP)).withRefresh(60 + ++texts % 3000));
    return all;
  }

  private static long answers(Path log) {
    return RunFiles.lines(log).stream()
        .filter(line -> line.contains("another configuration runs"))
        .count();
  }

  private static void settled(FaultBench bench, Map<String, Integer> owners) {
    for (String address : RandomEdits.pool()) {
      Set<String> expected =
          owners.containsKey(address)
              ? Set.of(bench.stations().get(owners.get(address)).name())
              : Set.of();
      try {
        Await.until(
            address + " to be held by " + expected,
            LIMIT,
            () -> bench.segment().kernel(address).ownersAt(Instant.now()).equals(expected));
      } catch (LabException e) {
        bench.require(false, String.valueOf(e.getMessage()));
      }
      for (Station station : bench.stations()) {
        bench.require(
            station.host().holds(address) == expected.contains(station.name()),
            station.name() + " and its spec differ about " + address);
      }
    }
  }

  /** Two owners are allowed while a better node takes over, and at no other time. */
  private static void shared(FaultBench bench) {
    Duration longest = Duration.ZERO;
    for (String address : RandomEdits.pool()) {
      OwnershipHistory history = bench.segment().kernel(address);
      for (OwnershipHistory.Interval interval : history.intervals()) {
        Instant end = interval.from().plus(Duration.ofSeconds(2));
        Duration both = history.shared(interval.from(), end);
        longest = both.compareTo(longest) > 0 ? both : longest;
        bench.require(
            both.compareTo(HANDOVER) <= 0,
            address + " had two owners for " + both.toMillis() + " ms from " + interval.from());
      }
    }
    bench.fact("longest handover", longest.toMillis() + " ms");
  }

  private static List<Long> pids(FaultBench bench) {
    return bench.stations().stream()
        .flatMap(station -> station.daemon().process().pids().stream())
        .toList();
  }

  private record OursOnly(Lan lan) implements Station.Launch {
    @Override
    public Optional<NodeDaemon> ours(Host host) {
      return new FileLaunch(lan, List.of(), List.of()).ours(host);
    }

    @Override
    public Optional<KeepalivedPeer> keepalived(Host host) {
      return Optional.empty();
    }
  }
}
