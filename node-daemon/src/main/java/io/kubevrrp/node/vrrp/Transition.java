package io.kubevrrp.node.vrrp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an event does to a virtual router.
 *
 * @param next the state after it
 * @param actions what must be done, in order
 * @param reason why the kind of state changed; empty when it did not
 */
public record Transition(
    RouterState next, List<RouterAction> actions, Optional<TransitionReason> reason) {
  public Transition {
    actions = List.copyOf(actions);
  }

  /** This one, and after it another that began where it ended. */
  Transition then(Transition later) {
    List<RouterAction> both = new ArrayList<>(actions);
    both.addAll(later.actions());
    return new Transition(later.next(), both, later.reason().or(() -> reason));
  }

  static Transition stay(RouterState state, RouterAction... actions) {
    return new Transition(state, List.of(actions), Optional.empty());
  }

  static Transition to(RouterState state, TransitionReason reason, RouterAction... actions) {
    return new Transition(state, List.of(actions), Optional.of(reason));
  }
}
