package io.kubevrrp.node.runtime;

import io.kubevrrp.node.vrrp.Cadence;
import io.kubevrrp.node.vrrp.RouterState;
import io.kubevrrp.node.vrrp.VirtualRouter;
import org.jspecify.annotations.Nullable;

/** Who takes part in the election, and where it stands; in steady state kept in numbers. */
final class Candidate {
  private VirtualRouter router;
  private RouterState state = new RouterState.Initialize();
  private @Nullable Cadence cadence;

  /** Has not begun. */
  Candidate(VirtualRouter router) {
    this.router = router;
  }

  VirtualRouter router() {
    return router;
  }

  /** Its parameters, address or priority are others. */
  void become(VirtualRouter changed) {
    state = state();
    cadence = null;
    router = changed;
  }

  RouterState state() {
    return cadence == null ? state : cadence.state();
  }

  void enter(RouterState next) {
    cadence = null;
    state = next;
  }

  boolean isActive() {
    return state instanceof RouterState.Active;
  }

  /** Its state in numbers; null when it has to be stepped. */
  @Nullable Cadence cadence() {
    if (cadence == null) {
      cadence = Cadence.of(router, state).orElse(null);
    }
    return cadence;
  }
}
