package io.kubevrrp.lab.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Random faults in the order of their begin, the same for the same seed. A station has one fault at
 * a time, two stations at the most have one, and now and then all is calm for long enough to
 * settle.
 *
 * @param seed of the choice
 * @param length the last fault begins before this time
 * @param faults what is done
 */
public record FaultSchedule(long seed, Duration length, List<Planned> faults) {
  /** After so many faults comes a calm. */
  private static final int BETWEEN_CALMS = 4;

  public FaultSchedule {
    faults = List.copyOf(faults);
  }

  /** What can befall a station. */
  public enum Kind {
    /** SIGKILL; started again at the end. */
    KILL(4200, 100),
    /** SIGSTOP, and SIGCONT at the end. */
    FREEZE(4200, 100),
    /** SIGTERM; started again at the end. */
    STOP(800, 100),
    /** The cable is out until the end. */
    CABLE(4030, 100),
    /** The interface is deleted, and made again at the end. */
    INTERFACE(4030, 100),
    /** Somebody else takes the address away; there is nothing to be undone. */
    ADDRESS(300, 0);

    private final Duration ownerless;
    private final Duration shared;

    Kind(long ownerlessMillis, long sharedMillis) {
      ownerless = Duration.ofMillis(ownerlessMillis);
      shared = Duration.ofMillis(sharedMillis);
    }

    /** What one of it may cost without owner. */
    public Duration ownerless() {
      return ownerless;
    }

    /** What one of it may cost with two; the best node's return is part of it. */
    public Duration shared() {
      return shared;
    }
  }

  /**
   * One fault.
   *
   * @param from when it begins, since the begin of the schedule
   * @param to when it is undone
   * @param station which station, from 0
   * @param kind what
   */
  public record Planned(Duration from, Duration to, int station, Kind kind) {}

  /**
   * Makes one.
   *
   * @param kinds for each station, what may befall it
   * @param calm how long a calm takes
   */
  public static FaultSchedule random(
      long seed, Duration length, List<List<Kind>> kinds, Duration calm) {
    Random random = new Random(seed);
    List<Planned> faults = new ArrayList<>();
    Duration cursor = Duration.ZERO;
    while (cursor.compareTo(length) < 0) {
      Duration latest = cursor;
      int last = -1;
      for (int i = 0; i < BETWEEN_CALMS; i++) {
        int station = other(random, kinds.size(), last);
        Duration from = later(cursor, free(faults, station));
        Duration to = from.plusMillis(500 + random.nextInt(6000));
        List<Kind> possible = kinds.get(station);
        Kind kind = possible.get(random.nextInt(possible.size()));
        faults.add(new Planned(from, to, station, kind));
        latest = later(latest, to);
        cursor = from.plusMillis(1000 + random.nextInt(4000));
        if (overlapping(faults, cursor) >= 2) {
          cursor = latest;
        }
        last = station;
      }
      cursor = latest.plus(calm);
    }
    faults.sort(Comparator.comparing(Planned::from));
    return new FaultSchedule(seed, length, faults);
  }

  private static int other(Random random, int stations, int last) {
    int station = random.nextInt(last < 0 ? stations : stations - 1);
    return last >= 0 && station >= last ? station + 1 : station;
  }

  /** A station needs a moment after a fault to be one that can have another. */
  private static Duration free(List<Planned> faults, int station) {
    return faults.stream()
        .filter(fault -> fault.station() == station)
        .map(fault -> fault.to().plusMillis(1500))
        .reduce(Duration.ZERO, FaultSchedule::later);
  }

  private static long overlapping(List<Planned> faults, Duration at) {
    return faults.stream().filter(fault -> fault.to().compareTo(at) > 0).count();
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** What all of it may cost. */
  FaultOutcome.Limits limits() {
    return new FaultOutcome.Limits(
        faults.stream().map(f -> f.kind().ownerless()).reduce(Duration.ZERO, Duration::plus),
        faults.stream().map(f -> f.kind().shared()).reduce(Duration.ZERO, Duration::plus));
  }
}
