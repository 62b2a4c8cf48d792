package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.EventLoop;

/**
 * Has work done with the loop's next turn, once, however often it is asked for in this one:
 * hundreds of virtual routers may change together.
 */
final class OnceATurn implements Runnable {
  private final EventLoop loop;
  private final Runnable work;
  private boolean asked;

  /** Not asked for yet. */
  OnceATurn(EventLoop loop, Runnable work) {
    this.loop = loop;
    this.work = work;
  }

  @Override
  public void run() {
    if (!asked) {
      asked = true;
      loop.execute(this::work);
    }
  }

  private void work() {
    asked = false;
    work.run();
  }
}
