package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Sysctls;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Acknowledgement;
import io.kubevrrp.node.netlink.InterfaceSetting;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The settings, read as {@code /proc/sys} shows them and written over rtnetlink. */
public final class KernelSysctls implements Sysctls, AutoCloseable {
  private static final Path CONF = Path.of("/proc/sys/net/ipv4/conf");

  /** IPV4_DEVCONF_* (linux/ip.h). */
  private static final Map<String, Integer> NUMBERS = Map.of("arp_announce", 18, "arp_ignore", 19);

  private final RtnetlinkRequests requests;

  private KernelSysctls(RtnetlinkRequests requests) {
    this.requests = requests;
  }

  /**
   * Opens its socket.
   *
   * @throws HostException when the kernel refuses it
   */
  public static KernelSysctls open() throws HostException {
    try {
      return new KernelSysctls(RtnetlinkRequests.open());
    } catch (SyscallException e) {
      throw new HostException("cannot open rtnetlink: " + e.getMessage(), e);
    }
  }

  @Override
  public int read(String linkName, String name) throws HostException {
    Path file = CONF.resolve(linkName).resolve(name);
    try {
      return Integer.parseInt(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      throw new HostException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void write(String linkName, String name, int value) throws HostException {
    Integer number = NUMBERS.get(name);
    if (number == null) {
      throw new HostException("there is no way to set " + name);
    }
    try {
      int index = index(linkName);
      Acknowledgement answer =
          requests.change(sequence -> InterfaceSetting.request(sequence, index, number, value));
      if (answer.errno() != 0) {
        throw new SyscallException("RTM_SETLINK", answer.errno());
      }
    } catch (SyscallException e) {
      throw new HostException(
          "cannot set " + name + " of " + linkName + " to " + value + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    requests.close();
  }

  private static int index(String linkName) throws HostException {
    try {
      NetworkInterface found = NetworkInterface.getByName(linkName);
      if (found != null) {
        return found.getIndex();
      }
    } catch (IOException e) {
      throw new HostException("cannot look for " + linkName + ": " + e.getMessage(), e);
    }
    throw new HostException("there is no interface " + linkName);
  }
}
