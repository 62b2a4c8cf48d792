package io.kubevrrp.node.host;

import java.util.List;

/** The host's interfaces, kept current from kernel notifications. Used on the event loop only. */
public interface LinkTable {
  /** All interfaces as they are now. */
  List<Link> links();

  /** Has {@code listener} called, on the event loop, after any interface or address changed. */
  void onChange(Runnable listener);
}
