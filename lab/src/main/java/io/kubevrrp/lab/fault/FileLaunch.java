package io.kubevrrp.lab.fault;

import io.kubevrrp.lab.Host;
import io.kubevrrp.lab.KeepalivedPeer;
import io.kubevrrp.lab.Lan;
import io.kubevrrp.lab.NodeDaemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Daemons with a VIPNode file each, and a keepalived beside each.
 *
 * @param lan the segment
 * @param wrapper the command through which both are started; empty: none
 * @param options further options of our daemon
 */
public record FileLaunch(Lan lan, List<String> wrapper, List<String> options)
    implements Station.Launch {
  /** The virtual router of the faults. */
  public static final String ROUTER = "web";

  static final int VRID = 233;
  private static final int YARDSTICK_VRID = 51;

  public FileLaunch {
    wrapper = List.copyOf(wrapper);
    options = List.copyOf(options);
  }

  @Override
  public Optional<NodeDaemon> ours(Host host) {
    Path file = file(lan, host);
    if (!Files.exists(file)) {
      write(lan, host, List.of(router(host, List.of(FaultBench.VIP))));
    }
    return Optional.of(lan.own(NodeDaemon.withFile(host, lan.directory(), file, wrapper, options)));
  }

  @Override
  public Optional<KeepalivedPeer> keepalived(Host host) {
    return Optional.of(
        lan.own(
            new KeepalivedPeer(
                host, lan.directory(), yardstick(host, FaultBench.YARDSTICK), wrapper)));
  }

  /** What the keepalived of this host is told; several addresses have lines of their own. */
  static KeepalivedPeer.Settings yardstick(Host host, String addresses) {
    return new KeepalivedPeer.Settings(
        3, YARDSTICK_VRID, priority(host), (int) FaultBench.INTERVAL.toMillis(), "", addresses);
  }

  /** The virtual router of the faults, as this host has it. */
  static RouterSpecText router(Host host, List<String> addresses) {
    return new RouterSpecText(
        ROUTER, VRID, priority(host), (int) FaultBench.INTERVAL.toMillis(), addresses);
  }

  /** Replaces the host's VIPNode in one go, as a rename does: no daemon reads half of it. */
  static void write(Lan lan, Host host, List<RouterSpecText> routers) {
    write(lan, host, RouterSpecText.vipNode(host.name(), routers));
  }

  static void write(Lan lan, Host host, String text) {
    Path file = file(lan, host);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where this host's VIPNode is. */
  static Path file(Lan lan, Host host) {
    return lan.directory().resolve(host.name() + "-vipnode.yaml");
  }

  /** By the last octet of the host's address: 129, 131, 133 … */
  private static int priority(Host host) {
    String address = host.address();
    int last = Integer.parseInt(address.substring(address.lastIndexOf('.') + 1));
    return FaultBench.priority((last - 129) / 2);
  }
}
