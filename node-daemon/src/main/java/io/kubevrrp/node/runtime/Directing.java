package io.kubevrrp.node.runtime;

/**
 * Whatever is bound to a virtual router's addresses and must be there before them: virtual servers.
 * Called on the event loop; never throws, and never keeps a router from holding its addresses.
 */
public interface Directing {
  /** Nothing is. */
  Directing NONE =
      new Directing() {
        @Override
        public void begin(String router) {}

        @Override
        public void end(String router) {}
      };

  /**
   * The router is about to bind its addresses, or to renew them: called again and again while it is
   * Active.
   */
  void begin(String router);

  /**
   * The router is about to let go of its addresses, or never had any: may be called again and
   * again.
   */
  void end(String router);
}
