package io.kubevrrp.node.host;

import io.kubevrrp.node.inet.Ipv4Prefix;
import java.time.Duration;
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
  Installation install(int linkIndex, Ipv4Prefix address, Optional<Duration> lifetime)
      throws HostException;

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
  void remove(int linkIndex, Ipv4Prefix address) throws HostException;

  /**
   * Removes every address on the host that carries our mark: what an earlier life left behind.
   *
   * @return how many were removed
   * @throws HostException when the kernel refuses
   */
  int removeLeftovers() throws HostException;
}
