package io.kubevrrp.node.vrrp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Who holds each address over time, and what must never be.
 *
 * <p>I1, two owners: never longer than an advertisement and its answer take (in version 2, where
 * nobody answers: than an interval), but for
 *
 * <ul>
 *   <li>a broken network, and the time until both owners speak once more after it was mended;
 *   <li>a process that was killed or frozen: its lease may outlive the peers' patience by what
 *       {@link Budget#leaseOverhang} says (nothing at intervals of 1 s and more, when all say the
 *       same interval), and lasts its whole lifetime when a peer did not wait for silence because
 *       it was preempting or had been resigned to.
 * </ul>
 *
 * <p>I2, no owner though somebody could: not longer than the longest Active_Down_Interval after the
 * last disturbance. I3: after another one, a second and the preempt delay, exactly one owner, and
 * nobody is better and allowed to preempt. I4: from then on, nothing moves before the next
 * disturbance.
 */
final class Ownership {
  private static final Set<TransitionReason> AFTER_SILENCE =
      Set.of(TransitionReason.ACTIVE_SILENT, TransitionReason.NO_ACTIVE_HEARD);

  private final Simulation simulation;
  private final List<Tally> tallies = new ArrayList<>();
  private Budget budget = new Budget(0, 0, 0, 0, 0, 0);
  private long disturbedAt;
  private long mendedAt = Long.MIN_VALUE / 2;
  private long strickenAt = Long.MIN_VALUE / 2;

  /**
   * How long what may last, in nanoseconds.
   *
   * @param overlap two owners, while one tells the other
   * @param leaseOverhang two owners, after a kill or freeze, when the new one waited for silence
   * @param lease an address after its process's last renewal
   * @param heal two owners, after the network was mended
   * @param activeDown no owner
   * @param settling what else a better node may take until it has preempted
   */
  record Budget(
      long overlap, long leaseOverhang, long lease, long heal, long activeDown, long settling) {}

  /** What is known of one address. */
  private static final class Tally {
    long owners;
    long since;
    long nanosWithTwo;
    long nanosWithNone;
    boolean waited;
  }

  Ownership(Simulation simulation) {
    this.simulation = simulation;
  }

  void begin(Budget begun) {
    budget = begun;
    for (int i = 0; i < simulation.nodes.getFirst().members(); i++) {
      tallies.add(new Tally());
    }
    disturbed();
  }

  void disturbed() {
    disturbedAt = simulation.nowNs();
  }

  /** The network works again. */
  void mended() {
    mendedAt = simulation.nowNs();
    disturbed();
  }

  /** A process was killed or frozen. */
  void stricken() {
    strickenAt = simulation.nowNs();
    disturbed();
  }

  boolean settled() {
    return !simulation.segment.broken()
        && simulation.nowNs() - disturbedAt > budget.activeDown() + budget.settling();
  }

  /** The owners of an address, as bits. */
  private long owners(int member) {
    long owners = 0;
    for (int i = 0; i < simulation.nodes.size(); i++) {
      owners |= simulation.nodes.get(i).owns(member) ? 1L << i : 0;
    }
    return owners;
  }

  private List<SimulatedNode> nodes(long owners) {
    return IntStream.range(0, simulation.nodes.size())
        .filter(i -> (owners >> i & 1) == 1)
        .mapToObj(simulation.nodes::get)
        .toList();
  }

  List<String> names(int member) {
    return names(owners(member));
  }

  private List<String> names(long owners) {
    return nodes(owners).stream().map(node -> node.name).toList();
  }

  /** Nanoseconds with more than one owner of the first address, so far. */
  long nanosWithTwo() {
    return tallies.getFirst().nanosWithTwo;
  }

  /** Nanoseconds without an owner of the first address, so far, those that go on not counted. */
  long nanosWithNone() {
    return tallies.getFirst().nanosWithNone;
  }

  void check() {
    for (int i = 0; i < tallies.size(); i++) {
      check(i, tallies.get(i));
    }
  }

  private void check(int member, Tally tally) {
    long now = simulation.nowNs();
    switch (Long.bitCount(tally.owners)) {
      case 0 -> checkNobody(tally, now);
      case 1 -> {}
      default -> checkSeveral(tally, now);
    }
    long owners = owners(member);
    boolean settled = settled();
    if (owners != tally.owners) {
      simulation.trace(() -> "address " + member + " is owned by " + names(owners));
      simulation.require(!settled, () -> "I4: address " + member + " moved without a cause");
      change(member, tally, owners, now);
    }
    if (settled) {
      checkSettled(member, tally);
    }
  }

  private void change(int member, Tally tally, long owners, long now) {
    boolean severalBefore = Long.bitCount(tally.owners) > 1;
    boolean several = Long.bitCount(owners) > 1;
    tally.nanosWithTwo += severalBefore ? now - tally.since : 0;
    tally.waited = allWaited(member, owners) && (tally.waited || !severalBefore);
    tally.nanosWithNone += tally.owners == 0 ? now - tally.since : 0;
    // A third owner or another pair does not restart the clock.
    tally.since = severalBefore && several ? tally.since : now;
    tally.owners = owners;
  }

  private boolean allWaited(int member, long owners) {
    return nodes(owners).stream()
        .filter(SimulatedNode::active)
        .allMatch(node -> AFTER_SILENCE.contains(node.lastReasons.get(member)));
  }

  private void checkNobody(Tally tally, long now) {
    long from = Math.max(tally.since, disturbedAt);
    if (now - from > budget.activeDown() && !simulation.segment.broken()) {
      simulation.require(
          simulation.nodes.stream().noneMatch(SimulatedNode::eligible),
          () -> "I2: no owner for " + Duration.ofNanos(now - from));
    }
  }

  private void checkSeveral(Tally tally, long now) {
    if (simulation.segment.broken() || now - mendedAt <= budget.heal()) {
      return;
    }
    long from = Math.max(tally.since, mendedAt + budget.heal());
    boolean stricken = tally.since - strickenAt <= budget.lease() + budget.overlap();
    long overhang = !stricken ? 0 : tally.waited ? budget.leaseOverhang() : budget.lease();
    if (now - from > budget.overlap() + overhang) {
      throw simulation.broken(
          "I1: two owners for %s, granted are %s"
              .formatted(
                  Duration.ofNanos(now - from), Duration.ofNanos(budget.overlap() + overhang)));
    }
  }

  private void checkSettled(int member, Tally tally) {
    Optional<SimulatedNode> best = Optional.empty();
    boolean somebodyCould = false;
    for (SimulatedNode node : simulation.nodes) {
      boolean eligible = node.eligible();
      somebodyCould |= eligible;
      boolean preempts = node.group.members().getFirst().config().preemption().enabled();
      if (eligible && preempts && isBetter(node, best)) {
        best = Optional.of(node);
      }
    }
    if (!somebodyCould) {
      return;
    }
    simulation.require(
        Long.bitCount(tally.owners) == 1,
        () ->
            "I3: address "
                + member
                + " has the owners "
                + names(tally.owners)
                + " though all is well");
    SimulatedNode owner = simulation.nodes.get(Long.numberOfTrailingZeros(tally.owners));
    best.filter(node -> isBetter(node, Optional.of(owner)))
        .ifPresent(node -> {
          throw simulation.broken("I3: " + node.name + " is better than the owner");
        });
  }

  private static boolean isBetter(SimulatedNode node, Optional<SimulatedNode> other) {
    return other.isEmpty() || node.priority().compareTo(other.get().priority()) > 0;
  }
}
