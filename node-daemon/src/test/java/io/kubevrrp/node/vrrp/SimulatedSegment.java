package io.kubevrrp.node.vrrp;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** What the network does to an advertisement on its way. */
final class SimulatedSegment {
  /** The longest way of an advertisement through a network that works. */
  static final long WORKING_DELAY_NS = Duration.ofMillis(5).toNanos();

  private final Random random;
  private final Set<String> islanders = new HashSet<>();
  private final Set<String> deaf = new HashSet<>();
  private int lossPercent;
  private long extraDelayNs;
  int duplicatePercent;

  SimulatedSegment(Random random) {
    this.random = random;
  }

  /** Cuts these off from the others, but not from each other. */
  void partition(Set<String> names) {
    islanders.clear();
    islanders.addAll(names);
  }

  /** What is sent by it arrives, what is sent to it does not. */
  void deafen(String name) {
    deaf.add(name);
  }

  void lose(int percent) {
    lossPercent = percent;
  }

  void delay(Duration most) {
    extraDelayNs = most.toNanos();
  }

  void heal() {
    islanders.clear();
    deaf.clear();
    lossPercent = 0;
    extraDelayNs = 0;
  }

  boolean broken() {
    return !islanders.isEmpty() || !deaf.isEmpty() || lossPercent > 0 || extraDelayNs > 0;
  }

  /** How many copies arrive: 0 when it is lost. */
  int copies(String from, String to) {
    boolean cut = islanders.contains(from) != islanders.contains(to) || deaf.contains(to);
    if (cut || random.nextInt(100) < lossPercent) {
      return 0;
    }
    return random.nextInt(100) < duplicatePercent ? 2 : 1;
  }

  long delayNs() {
    long most = WORKING_DELAY_NS + extraDelayNs;
    return 1 + (long) (random.nextDouble() * (most - 1));
  }
}
