package io.kubevrrp.operator.status;

import io.kubevrrp.api.v1alpha1.AddressPool;
import io.kubevrrp.operator.desired.PoolRules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The status of an AddressPool. Pure. */
public final class PoolReport {
  private PoolReport() {}

  /**
   * Judges one pool.
   *
   * @param assigned how many of its addresses Services have
   */
  public static AddressPool.Status of(AddressPool pool, int assigned, Instant now) {
    long generation = Optional.ofNullable(pool.getMetadata().getGeneration()).orElse(0L);
    var conditions =
        new Conditions(
            Optional.ofNullable(pool.getStatus())
                .map(AddressPool.Status::conditions)
                .orElse(List.of()),
            generation,
            now);
    List<String> broken = PoolRules.broken(pool);
    conditions.set(
        Conditions.Type.ACCEPTED,
        broken.isEmpty(),
        broken.isEmpty() ? Reason.ACCEPTED.word() : Reason.INVALID.word(),
        broken.isEmpty()
            ? "its addresses can be given to Services"
            : "nothing new is given away, what Services have stays: " + String.join("; ", broken));
    return new AddressPool.Status(generation, assigned, conditions.list());
  }
}
