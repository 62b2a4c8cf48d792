package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.vrrp.EffectivePriority;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.util.Optional;

/** Whether one virtual router may take part in the election, and what forbids it. */
final class Fitness {
  private final ActionPerformer performer;
  private final Troubles troubles;
  private final Segment.Listener ears;

  /**
   * Looks at nothing before it is asked.
   *
   * @param ears gets the advertisements heard on the interface
   */
  Fitness(ActionPerformer performer, Troubles troubles, Segment.Listener ears) {
    this.performer = performer;
    this.troubles = troubles;
    this.ears = ears;
  }

  /** What forbids it to take part; empty, and the ears open, when nothing does. */
  Optional<TransitionReason> fault(EffectivePriority effective) {
    Optional<Link> link = performer.link();
    if (link.isEmpty()) {
      performer.leave();
      return Optional.of(TransitionReason.INTERFACE_MISSING);
    }
    if (!link.get().up()) {
      return Optional.of(TransitionReason.LINK_DOWN);
    }
    if (link.get().primaryAddress().isEmpty()) {
      return Optional.of(TransitionReason.NO_PRIMARY_ADDRESS);
    }
    if (troubles.now().isEmpty()) {
      join(link.get());
    }
    return troubles
        .now()
        .map(Troubles.Trouble::reason)
        .or(() ->
            effective.faulty() ? Optional.of(TransitionReason.TRACKED_FAILING) : Optional.empty());
  }

  private void join(Link link) {
    try {
      performer.join(link, ears);
    } catch (HostException e) {
      troubles.refused(String.valueOf(e.getMessage()));
    }
  }
}
