package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Sysctls;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Ipv4Setting;
import io.kubevrrp.node.netlink.LinkRequests;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The settings, read as {@code /proc/sys} shows them and written over rtnetlink. Where a virtual
 * MAC's macvlan wants them otherwise, they are read and written as if it were not there, and what
 * is written counts when it is gone. Used by the macvlans' thread only.
 */
public final class KernelSysctls implements Sysctls, AutoCloseable {
  private static final Path CONF = Path.of("/proc/sys/net/ipv4/conf");

  private static final Map<String, Ipv4Setting> SETTINGS =
      Map.of("arp_announce", Ipv4Setting.ARP_ANNOUNCE, "arp_ignore", Ipv4Setting.ARP_IGNORE);

  private final RtnetlinkRequests requests;
  private final ParentSettings macvlans;

  private KernelSysctls(RtnetlinkRequests requests, ParentSettings macvlans) {
    this.requests = requests;
    this.macvlans = macvlans;
  }

  /**
   * Opens its socket.
   *
   * @param macvlans which want settings of their own
   * @throws HostException when the kernel refuses it
   */
  public static KernelSysctls open(RtnetlinkVirtualLinks macvlans) throws HostException {
    try {
      return new KernelSysctls(RtnetlinkRequests.open(), macvlans.parents());
    } catch (SyscallException e) {
      throw new HostException("cannot open rtnetlink: " + e.getMessage(), e);
    }
  }

  @Override
  public int read(String linkName, String name) throws HostException {
    OptionalInt beneath = macvlans.beneath(index(linkName), setting(name));
    if (beneath.isPresent()) {
      return beneath.getAsInt();
    }
    Path file = CONF.resolve(linkName).resolve(name);
    try {
      return Integer.parseInt(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      throw new HostException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void write(String linkName, String name, int value) throws HostException {
    Ipv4Setting setting = setting(name);
    int index = index(linkName);
    try {
      if (!macvlans.changeBeneath(index, setting, value)) {
        requests.carriedOut(sequence ->
            LinkRequests.configure(sequence, index, Optional.empty(), Map.of(setting, value)));
      }
    } catch (SyscallException | HostException e) {
      throw new HostException(
          "cannot set " + name + " of " + linkName + " to " + value + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    requests.close();
  }

  private static Ipv4Setting setting(String name) throws HostException {
    Ipv4Setting setting = SETTINGS.get(name);
    if (setting == null) {
      throw new HostException("there is no way to set " + name);
    }
    return setting;
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
