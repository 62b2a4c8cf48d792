package io.kubevrrp.operator.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to do while two nodes say that they are Active: who lost the address to the other takes his
 * word back within moments; who does not is asked to speak, and silence means that he is dead.
 */
final class Doubts {
  /** Who is alive answers within this. */
  static final Duration TIME_TO_ANSWER = Duration.ofSeconds(3);

  /** How often to look whether an answer has come. */
  static final Duration PAUSE = Duration.ofMillis(250);

  private final Collection<Ownership> owners;
  private final Instant now;

  Doubts(Collection<Ownership> owners, Instant now) {
    this.owners = owners;
    this.now = now;
  }

  /** The nodes that should speak now. */
  Set<String> rollCall() {
    return owners.stream()
        .filter(owner -> age(owner).filter(this::isTimeToAnswer).isPresent())
        .flatMap(owner -> owner.doubtful().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** When to judge again, while there is a doubt that can be resolved. */
  Optional<Duration> lookAgain() {
    return owners.stream()
        .flatMap(owner -> age(owner).stream())
        .filter(age -> age.compareTo(Ownership.TIME_TO_YIELD) < 0 || isTimeToAnswer(age))
        .map(age -> isTimeToAnswer(age) ? PAUSE : Ownership.TIME_TO_YIELD.minus(age))
        .min(Comparator.naturalOrder());
  }

  private boolean isTimeToAnswer(Duration age) {
    return age.compareTo(Ownership.TIME_TO_YIELD) >= 0
        && age.compareTo(Ownership.TIME_TO_YIELD.plus(TIME_TO_ANSWER)) < 0;
  }

  /** How old the newer of two claims is. */
  private Optional<Duration> age(Ownership owner) {
    return owner.doubtful().isEmpty()
        ? Optional.empty()
        : owner.active().map(claim -> Duration.between(claim.seen(), now));
  }
}
