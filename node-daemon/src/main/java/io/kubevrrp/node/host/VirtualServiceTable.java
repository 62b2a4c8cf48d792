package io.kubevrrp.node.host;

import io.kubevrrp.node.ipvs.DirectedService;
import io.kubevrrp.node.ipvs.IpvsCommand;
import java.util.List;

/** The kernel's virtual server (IPVS). Used on the event loop only. */
public interface VirtualServiceTable {
  /**
   * Whether the kernel has a virtual server; loads its module where there is one.
   *
   * @throws HostException when the kernel refuses to say
   */
  boolean supported() throws HostException;

  /**
   * All IPv4 services that are named by address and port, with their destinations; none where the
   * kernel has no virtual server.
   *
   * @throws HostException when the kernel refuses
   */
  List<DirectedService> services() throws HostException;

  /**
   * Changes the table, in this order; goes on after a refusal. To remove what is gone already is
   * none.
   *
   * @return what was refused
   * @throws HostException when nothing can be changed: the kernel has no virtual server
   */
  List<Refusal> perform(List<IpvsCommand> commands) throws HostException;

  /**
   * A change that the kernel refused.
   *
   * @param command the change
   * @param why a sentence
   */
  record Refusal(IpvsCommand command, String why) {}
}
