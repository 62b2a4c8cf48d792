package io.kubevrrp.node.ipvs;

import java.util.Optional;

/**
 * A virtual service without its destinations.
 *
 * @param key which one
 * @param scheduler the scheduler's name in the kernel, for example {@code wrr}
 * @param flags IP_VS_SVC_F_* bits, without those that the kernel sets by itself
 * @param timeoutSeconds how long a client stays with its server; counts where {@link #PERSISTENT}
 *     is set
 * @param netmask which clients count as one, first octet highest; all ones: each for itself
 */
public record VirtualService(
    ServiceKey key, String scheduler, int flags, int timeoutSeconds, int netmask) {
  /** IP_VS_SVC_F_PERSISTENT: a client stays with its server. */
  public static final int PERSISTENT = 1;

  /** IP_VS_SVC_F_SCHED1: sh-fallback, mh-fallback. */
  public static final int FALLBACK = 8;

  /** IP_VS_SVC_F_SCHED2: sh-port, mh-port. */
  public static final int BY_PORT = 16;

  /** Every client for itself. */
  public static final int EACH_CLIENT = -1;

  /** IP_VS_SVC_F_HASHED: only says that the kernel has it in its table. */
  private static final int HASHED = 2;

  public VirtualService {
    flags &= ~HASHED;
  }

  /** The same with more flags. */
  public VirtualService with(int moreFlags) {
    return new VirtualService(key, scheduler, flags | moreFlags, timeoutSeconds, netmask);
  }

  /**
   * One whose clients are told apart by their whole address.
   *
   * @param persistenceSeconds 1 or more; empty: every connection is scheduled anew
   */
  public static VirtualService of(
      ServiceKey key, String scheduler, Optional<Integer> persistenceSeconds) {
    return new VirtualService(
        key,
        scheduler,
        persistenceSeconds.isPresent() ? PERSISTENT : 0,
        persistenceSeconds.orElse(0),
        EACH_CLIENT);
  }
}
