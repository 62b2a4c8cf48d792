package io.kubevrrp.lab.fault;

import static io.kubevrrp.lab.fault.FaultBench.VIP;

import io.kubevrrp.lab.Await;
import io.kubevrrp.lab.Host;
import io.kubevrrp.lab.KeepalivedPeer;
import io.kubevrrp.lab.Lan;
import io.kubevrrp.lab.NodeDaemon;
import io.kubevrrp.lab.fault.FaultSchedule.Kind;
import io.kubevrrp.lab.fault.FaultSchedule.Planned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Three of our daemons and a keepalived in one virtual router, under a random schedule of faults.
 * The keepalived has the lowest priority and only faults that do not make it a second owner: those
 * would be its own, and nobody here can help them.
 */
public final class ScheduleCase {
  private static final int NODES = 4;
  private static final List<Kind> OURS = List.copyOf(EnumSet.allOf(Kind.class));
  private static final List<Kind> KEEPALIVED = List.of(Kind.STOP, Kind.CABLE);
  private static final String TAKEN_AWAY = "address taken away";

  /** 2 Active_Down + 1 s, and the second that {@link FaultBench#settle} watches. */
  private static final Duration CALM =
      FaultBench.activeDown(NODES - 1).multipliedBy(2).plusSeconds(2);

  private final FaultSchedule schedule;
  private final List<String> macs = new ArrayList<>();

  private ScheduleCase(FaultSchedule schedule) {
    this.schedule = schedule;
  }

  /** The schedule of a seed. */
  public static FaultSchedule schedule(long seed, Duration length) {
    return FaultSchedule.random(seed, length, List.of(OURS, OURS, OURS, KEEPALIVED), CALM);
  }

  /** Runs the schedule of a seed. */
  public static FaultCase of(long seed, Duration length) {
    ScheduleCase schedule = new ScheduleCase(schedule(seed, length));
    Lan lan = new Lan();
    return new FaultCase(
        "random faults for " + length.toSeconds() + " s, seed " + seed,
        schedule.schedule.limits(),
        () -> schedule.running(lan),
        schedule::run,
        List.of(VIP));
  }

  private FaultBench running(Lan lan) {
    try {
      FaultBench bench = new FaultBench(lan, NODES, new Mixed(lan), List.of(VIP));
      bench.start(List.of(VIP));
      bench.stations().forEach(station -> macs.add(station.host().mac()));
      return bench;
    } catch (RuntimeException e) {
      lan.close();
      throw e;
    }
  }

  /** A begin or an end of a fault. */
  private record Step(Duration at, Planned fault, boolean begins) {}

  private void run(FaultBench bench) {
    List<Step> steps = new ArrayList<>();
    for (Planned fault : schedule.faults()) {
      steps.add(new Step(fault.from(), fault, true));
      steps.add(new Step(fault.to(), fault, false));
    }
    steps.sort(Comparator.comparing(Step::at));
    Instant begin = Instant.now();
    int under = 0;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      Await.observe(Duration.between(Instant.now(), begin.plus(step.at())));
      take(bench, step);
      under += step.begins() ? 1 : -1;
      boolean calm =
          under == 0
              && (i + 1 == steps.size()
                  || steps.get(i + 1).at().minus(step.at()).compareTo(CALM) >= 0);
      if (calm) {
        bench.settle(bench.first());
      }
    }
    bench.fact("faults", schedule.faults().size());
  }

  private void take(FaultBench bench, Step step) {
    Station station = bench.stations().get(step.fault().station());
    boolean begins = step.begins();
    switch (step.fault().kind()) {
      case KILL -> {
        if (begins) {
          station.kill();
        } else {
          station.restart(Station.KILLED);
        }
      }
      case FREEZE -> {
        if (begins) {
          station.freeze();
        } else {
          station.thaw();
        }
      }
      case STOP -> {
        if (begins) {
          station.stop();
        } else {
          station.awaitEnd();
          station.restart(Station.STOPPED);
        }
      }
      case CABLE -> {
        if (begins) {
          station.unplug();
        } else {
          station.plug();
        }
      }
      case INTERFACE -> {
        if (begins) {
          station.deleteInterface();
        } else {
          station.createInterface(macs.get(step.fault().station()));
        }
      }
      case ADDRESS -> {
        if (begins) {
          bench.log().begin(TAKEN_AWAY, station.name());
          station.host().forget(VIP);
        } else {
          bench.log().end(TAKEN_AWAY, station.name());
        }
      }
    }
  }

  /** Ours on all but the last host; there the keepalived, with the same address. */
  private record Mixed(Lan lan) implements Station.Launch {
    private static final String LAST = "node-" + (129 + 2 * (NODES - 1));

    @Override
    public Optional<NodeDaemon> ours(Host host) {
      return host.name().equals(LAST)
          ? Optional.empty()
          : new FileLaunch(lan, List.of(), List.of()).ours(host);
    }

    @Override
    public Optional<KeepalivedPeer> keepalived(Host host) {
      if (!host.name().equals(LAST)) {
        return Optional.empty();
      }
      KeepalivedPeer.Settings settings =
          new KeepalivedPeer.Settings(
              3,
              FileLaunch.VRID,
              FaultBench.priority(NODES - 1),
              (int) FaultBench.INTERVAL.toMillis(),
              "",
              VIP);
      return Optional.of(lan.own(new KeepalivedPeer(host, lan.directory(), settings)));
    }
  }
}
