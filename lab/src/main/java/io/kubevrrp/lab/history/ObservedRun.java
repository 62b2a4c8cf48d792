package io.kubevrrp.lab.history;

import io.kubevrrp.lab.OwnershipHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * All that was recorded of one address.
 *
 * @param address the virtual address
 * @param from when the recording counts
 * @param to until when
 * @param kernel who held it by the kernels' word
 * @param client who answered for it
 * @param faults what the lab did
 * @param told what the daemons told of themselves
 * @param ended the ends of daemons
 * @param settlements where the faults were over, and who had to be the owner then
 * @param silent hosts whose daemons tell nothing: of their changes no cause is asked
 * @param leftovers at the end, after the daemons: the hosts that hold it still
 */
public record ObservedRun(
    String address,
    Instant from,
    Instant to,
    OwnershipHistory kernel,
    OwnershipHistory client,
    List<FaultWindow> faults,
    List<DaemonTransition> told,
    List<DaemonLife> ended,
    List<Settlement> settlements,
    Set<String> silent,
    List<String> leftovers) {
  public ObservedRun {
    faults = List.copyOf(faults);
    told = List.copyOf(told);
    ended = List.copyOf(ended);
    settlements = List.copyOf(settlements);
    silent = Set.copyOf(silent);
    leftovers = List.copyOf(leftovers);
  }

  /**
   * All faults are over.
   *
   * @param by from this instant on
   * @param until and to this one
   * @param owner who has to be the only owner
   */
  public record Settlement(Instant by, Instant until, String owner) {}

  /** The same, and what was found after the end of the daemons. */
  public ObservedRun withLeftovers(List<String> found) {
    return new ObservedRun(
        address, from, to, kernel, client, faults, told, ended, settlements, silent, found);
  }

  /** How long nobody held it. */
  public Duration ownerless() {
    return kernel.ownerless(from, to);
  }

  /** How long two or more held it. */
  public Duration shared() {
    return kernel.shared(from, to);
  }

  /** The changes of ownership in the order of their time. */
  public List<OwnerChange> changes() {
    return OwnerChange.of(kernel, from, to);
  }
}
