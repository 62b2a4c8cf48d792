package io.kubevrrp.node.host;

import io.kubevrrp.node.inet.IpPrefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The virtual addresses on the host's interfaces. Every address added here carries the daemon's
 * mark (IFA_PROTO).
 */
public interface AddressTable {
  /**
   * Adds the address, or renews its lifetime when it is there.
   *
   * @param lifetime how long the kernel keeps it unless renewed, whole seconds; empty: for ever
   * @return what was found there
   * @throws HostException when the kernel refuses
   */
  Installation install(int linkIndex, IpPrefix address, Optional<Duration> lifetime)
      throws HostException;

  /**
   * Adds many addresses, or renews their lifetimes, with few requests where the table can.
   *
   * @param lifetime how long the kernel keeps them unless renewed, whole seconds; empty: for ever
   * @return what was found for each, in their order
   * @throws HostException when the kernel refuses one of them; others may be there then
   */
  default List<Installation> install(
      int linkIndex, List<IpPrefix> addresses, Optional<Duration> lifetime) throws HostException {
    List<Installation> found = new ArrayList<>();
    for (IpPrefix address : addresses) {
      found.add(install(linkIndex, address, lifetime));
    }
    return found;
  }

  /** What an address was before it was asked for. */
  enum Installation {
    /** It was not there; now it is, with our mark. */
    ADDED,
    /** It was there with our mark, and stays longer. */
    RENEWED,
    /** An equal address without our mark is there; it is left alone, and nothing was added. */
    FOREIGN
  }

  /**
   * Removes the address when it is there and carries our mark; otherwise does nothing.
   *
   * @throws HostException when the kernel refuses
   */
  void remove(int linkIndex, IpPrefix address) throws HostException;

  /**
   * Removes those of the addresses that are there and carry our mark, with few requests where the
   * table can.
   *
   * @throws HostException when the kernel refuses one of them; others may be gone then
   */
  default void remove(int linkIndex, List<IpPrefix> addresses) throws HostException {
    for (IpPrefix address : addresses) {
      remove(linkIndex, address);
    }
  }

  /**
   * Every address on the host that carries our mark: before the first is added, what an earlier
   * life left behind.
   *
   * @throws HostException when the kernel refuses
   */
  List<Leftover> leftovers() throws HostException;

  /**
   * An address that an earlier life left behind.
   *
   * @param linkIndex its interface
   * @param address itself
   * @param lease how long the kernel keeps it from now on, whole seconds, rounded up; empty: for
   *     ever
   */
  record Leftover(int linkIndex, IpPrefix address, Optional<Duration> lease) {}
}
