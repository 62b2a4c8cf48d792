package io.kubevrrp.node.host;

/**
 * The interfaces with virtual MACs. Every one made here carries the daemon's mark; others, whatever
 * their names, are never touched. Used on the event loop only.
 */
public interface VirtualLinks {
  /**
   * Makes the interface, down, with what its parent needs beside it; or finds the one that an
   * earlier daemon made, and leaves it as it is.
   *
   * @throws HostException when the kernel refuses, or somebody else's interface has the name
   */
  void prepare(VirtualLink link) throws HostException;

  /**
   * Has the interface up: the host now receives what is sent to the virtual MAC, and answers ARP
   * and neighbour solicitations for the addresses on it. Makes it first when it is not there.
   *
   * @return its index
   * @throws HostException when the kernel refuses
   */
  int raise(VirtualLink link) throws HostException;

  /**
   * Takes the interface down, if it is there.
   *
   * @throws HostException when the kernel refuses
   */
  void lower(VirtualLink link) throws HostException;

  /**
   * Removes the interface, and what its parent was given beside the last one on it.
   *
   * @throws HostException when the kernel refuses
   */
  void remove(VirtualLink link) throws HostException;

  /**
   * Removes every interface that carries our mark: what an earlier life left behind.
   *
   * @return how many were removed
   * @throws HostException when the kernel refuses
   */
  int removeLeftovers() throws HostException;
}
