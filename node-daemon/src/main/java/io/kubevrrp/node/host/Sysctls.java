package io.kubevrrp.node.host;

/** Settings of the kernel for one interface, IPv4 (net.ipv4.conf). */
public interface Sysctls {
  /**
   * A setting's value.
   *
   * @param linkName the interface
   * @param name for example {@code arp_ignore}
   * @throws HostException when there is no such setting or it cannot be read
   */
  int read(String linkName, String name) throws HostException;

  /**
   * Gives a setting a value.
   *
   * @throws HostException when there is no such setting or it cannot be written
   */
  void write(String linkName, String name, int value) throws HostException;
}
