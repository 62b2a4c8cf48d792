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

  /**
   * What forbids it to take part; empty, and the ears open, when nothing does.
   *
   * @param takesPart whether it is to take part now: then all that it will need is made ready
   */
  Optional<TransitionReason> fault(EffectivePriority effective, boolean takesPart) {
    Optional<Link> link = performer.link();
    if (link.isEmpty()) {
      performer.depart();
      return Optional.of(TransitionReason.INTERFACE_MISSING);
    }
    if (!link.get().up()) {
      return Optional.of(TransitionReason.LINK_DOWN);
    }
    Optional<TransitionReason> unreachable = performer.unreachable(link.get());
    if (unreachable.isPresent()) {
      return unreachable;
    }
    if (troubles.now().isEmpty()) {
      join(link.get(), takesPart);
    }
    return troubles
        .now()
        .map(Troubles.Trouble::reason)
        .or(() ->
            effective.faulty() ? Optional.of(TransitionReason.TRACKED_FAILING) : Optional.empty());
  }

  private void join(Link link, boolean takesPart) {
    try {
      performer.join(link, ears);
      if (takesPart) {
        performer.prepare();
      }
    } catch (HostException e) {
      troubles.refused(String.valueOf(e.getMessage()));
    }
  }
}
