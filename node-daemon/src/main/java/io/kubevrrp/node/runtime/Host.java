package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.AddressFilter;
import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.host.LinkTable;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.host.VirtualLinks;

/**
 * All that the runtime needs of the machine.
 *
 * @param loop the one thread
 * @param links the interfaces
 * @param addresses the virtual addresses
 * @param virtualLinks the interfaces with virtual MACs
 * @param filter what is kept from the host
 * @param packets the sockets
 * @param time the clocks
 * @param directing what has to be there before the addresses
 */
public record Host(
    EventLoop loop,
    LinkTable links,
    AddressTable addresses,
    VirtualLinks virtualLinks,
    AddressFilter filter,
    PacketPort packets,
    TimeSource time,
    Directing directing) {
  /** One that directs nothing. */
  public Host(
      EventLoop loop,
      LinkTable links,
      AddressTable addresses,
      VirtualLinks virtualLinks,
      AddressFilter filter,
      PacketPort packets,
      TimeSource time) {
    this(loop, links, addresses, virtualLinks, filter, packets, time, Directing.NONE);
  }
}
