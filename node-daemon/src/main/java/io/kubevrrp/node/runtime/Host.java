package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.host.LinkTable;
import io.kubevrrp.node.host.PacketPort;

/**
 * All that the runtime needs of the machine.
 *
 * @param loop the one thread
 * @param links the interfaces
 * @param addresses the virtual addresses
 * @param packets the sockets
 * @param time the clocks
 * @param directing what has to be there before the addresses
 */
public record Host(
    EventLoop loop,
    LinkTable links,
    AddressTable addresses,
    PacketPort packets,
    TimeSource time,
    Directing directing) {
  /** One that directs nothing. */
  public Host(
      EventLoop loop,
      LinkTable links,
      AddressTable addresses,
      PacketPort packets,
      TimeSource time) {
    this(loop, links, addresses, packets, time, Directing.NONE);
  }
}
