package io.kubevrrp.node.direct;

import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.LinkTable;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.Ipv4Address;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The virtual addresses that this host has as a real server: on {@code lo}, so that it takes the
 * packets that a director sends it, and unseen from outside (see {@link ArpSettings}).
 */
public final class LoopbackAddresses {
  private static final Logger LOG = LoggerFactory.getLogger(LoopbackAddresses.class);
  private static final String LOOPBACK = "lo";
  private static final int HOST = 32;

  private final AddressTable table;
  private final LinkTable links;
  private final ArpSettings settings;
  private final Ledger ledger;
  private final Set<Ipv4Address> installed = new HashSet<>();

  /**
   * None yet.
   *
   * @param stateDirectory where it writes down which they are
   */
  public LoopbackAddresses(
      AddressTable table, LinkTable links, ArpSettings settings, Path stateDirectory) {
    this.table = table;
    this.links = links;
    this.settings = settings;
    this.ledger = new Ledger(stateDirectory.resolve("loopback-addresses"));
  }

  /**
   * Takes what is written down for the truth: another daemon may have been at work meanwhile. An
   * address that is not there any more is no harm: to remove it does nothing.
   */
  void recall() {
    settings.recall();
    ledger.read().forEach(this::recall);
  }

  private void recall(String line) {
    try {
      installed.add(Ipv4Address.parse(line));
    } catch (IllegalArgumentException e) {
      LOG.atWarn().addKeyValue("line", line).log("a line of the list of addresses is unreadable");
    }
  }

  /** Has the addresses of those virtual servers that this host is a real server of. */
  void apply(List<ServerSpec> servers) {
    Set<Ipv4Address> wanted = new HashSet<>();
    Set<String> ingress = new HashSet<>();
    for (ServerSpec server : servers) {
      List<String> interfaces =
          server.targets().flatMap(target -> linkWith(target).stream()).toList();
      if (!interfaces.isEmpty()) {
        wanted.addAll(server.addresses());
        ingress.addAll(interfaces);
      }
    }
    // Silence before the addresses come, and until they are gone.
    boolean silent = settings.silence(ingress);
    removeAllBut(wanted);
    if (silent) {
      wanted.forEach(this::install);
    }
    settings.restoreAllBut(ingress);
  }

  private Optional<String> linkWith(Ipv4Address address) {
    return links.links().stream()
        .filter(link -> !link.name().equals(LOOPBACK))
        .filter(link -> link.has(address))
        .map(Link::name)
        .findFirst();
  }

  private void install(Ipv4Address address) {
    Optional<Integer> index = index();
    if (index.isEmpty() || (installed.contains(address) && holds(index.get(), address))) {
      return;
    }
    try {
      if (installed.add(address)) {
        save();
      }
      table.install(index.get(), new IpPrefix(address, HOST), Optional.empty());
    } catch (HostException e) {
      LOG.atError()
          .addKeyValue("address", address)
          .setCause(e)
          .log("this host cannot be a real server of a virtual address");
    }
  }

  private void removeAllBut(Set<Ipv4Address> wanted) {
    for (Ipv4Address address : List.copyOf(installed)) {
      if (!wanted.contains(address)) {
        remove(address);
      }
    }
  }

  private void remove(Ipv4Address address) {
    try {
      Optional<Integer> index = index();
      if (index.isPresent()) {
        table.remove(index.get(), new IpPrefix(address, HOST));
      }
      installed.remove(address);
      save();
    } catch (HostException e) {
      LOG.atError()
          .addKeyValue("address", address)
          .setCause(e)
          .log("a virtual address stays on lo");
    }
  }

  private void save() {
    ledger.write(installed.stream().map(Ipv4Address::toString).sorted().toList());
  }

  private boolean holds(int index, Ipv4Address address) {
    return links.holds(index, new IpPrefix(address, HOST));
  }

  private Optional<Integer> index() {
    return links.links().stream()
        .filter(link -> link.name().equals(LOOPBACK))
        .map(Link::index)
        .findFirst();
  }
}
