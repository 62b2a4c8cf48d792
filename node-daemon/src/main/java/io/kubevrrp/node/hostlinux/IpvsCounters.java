package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.VirtualServiceCounters;
import io.kubevrrp.node.ipvs.DestinationCounters;
import io.kubevrrp.node.ipvs.IpvsMessages;
import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.linux.Errno;
import io.kubevrrp.node.linux.SyscallException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads them over a socket of its own, so that nobody waits for who changes the table. */
public final class IpvsCounters implements VirtualServiceCounters {
  private final GenericNetlink netlink;

  private IpvsCounters(GenericNetlink netlink) {
    this.netlink = netlink;
  }

  /**
   * Opens its socket.
   *
   * @throws HostException when the kernel refuses it
   */
  public static IpvsCounters open() throws HostException {
    try {
      return new IpvsCounters(GenericNetlink.open());
    } catch (SyscallException e) {
      throw new HostException("cannot open generic netlink: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized Map<ServiceKey, List<DestinationCounters>> of(Collection<ServiceKey> services)
      throws HostException {
    try {
      Optional<IpvsMessages> messages = netlink.family(IpvsMessages.FAMILY).map(IpvsMessages::new);
      return messages.isEmpty() ? Map.of() : read(messages.get(), services);
    } catch (SyscallException e) {
      throw new HostException("cannot read IPVS's counters: " + e.getMessage(), e);
    }
  }

  private Map<ServiceKey, List<DestinationCounters>> read(
      IpvsMessages messages, Collection<ServiceKey> services) throws SyscallException {
    Map<ServiceKey, List<DestinationCounters>> counters = new LinkedHashMap<>();
    for (ServiceKey service : services) {
      counters.put(service, read(messages, service));
    }
    return counters;
  }

  private List<DestinationCounters> read(IpvsMessages messages, ServiceKey service)
      throws SyscallException {
    try {
      return netlink.dump(number -> messages.destinations(number, service)).stream()
          .flatMap(entry -> DestinationCounters.from(entry).stream())
          .toList();
    } catch (SyscallException e) {
      if (e.errno() == Errno.ESRCH) {
        return List.of();
      }
      throw e;
    }
  }
}
