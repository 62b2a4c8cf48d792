package io.kubevrrp.node.runtime;

import io.kubevrrp.node.vrrp.RouterState;
import java.util.List;

/**
 * What a virtual router of a daemon that ends leaves to the same router of the daemon that follows
 * on this node. The addresses need not be told: the kernel has them, with our mark.
 *
 * @param router its name
 * @param state where it is
 * @param timeline its transitions, newest first; never empty
 */
public record Inheritance(String router, RouterState state, List<RouterSnapshot.Change> timeline) {
  public Inheritance {
    timeline = List.copyOf(timeline);
    if (timeline.isEmpty()) {
      throw new IllegalArgumentException("a timeline has at least one entry");
    }
  }
}
