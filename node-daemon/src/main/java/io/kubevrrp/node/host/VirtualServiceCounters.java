package io.kubevrrp.node.host;

import io.kubevrrp.node.ipvs.DestinationCounters;
import io.kubevrrp.node.ipvs.ServiceKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the kernel's virtual server counts. May be asked on any thread, and not on the loop. */
@FunctionalInterface
public interface VirtualServiceCounters {
  /**
   * The counters of the real servers of each of these virtual services; none for a service that is
   * not there, and no service at all where the kernel has no virtual server.
   *
   * @throws HostException when the kernel refuses
   */
  Map<ServiceKey, List<DestinationCounters>> of(Collection<ServiceKey> services)
      throws HostException;
}
