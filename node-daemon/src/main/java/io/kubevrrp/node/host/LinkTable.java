package io.kubevrrp.node.host;

import io.kubevrrp.node.inet.Ipv4Prefix;
import java.util.List;

/** The host's interfaces, kept current from kernel notifications. Used on the event loop only. */
public interface LinkTable {
  /** All interfaces as they are now. */
  List<Link> links();

  /**
   * Whether the address is there and carries our mark, as far as the notifications read so far
   * tell.
   */
  boolean holds(int linkIndex, Ipv4Prefix address);

  /** Has {@code listener} called, on the event loop, after any interface or address changed. */
  void onChange(Runnable listener);
}
