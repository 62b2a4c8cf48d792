package io.kubevrrp.node.direct;

import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.LinkTable;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv4Prefix;
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
  private final Set<Ipv4Address> installed = new HashSet<>();

  /** None yet. */
  public LoopbackAddresses(AddressTable table, LinkTable links, ArpSettings settings) {
    this.table = table;
    this.links = links;
    this.settings = settings;
  }

  /** Puts back what an earlier life changed and could not put back. */
  void restoreLeftovers() {
    settings.restoreAllBut(Set.of());
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
        .filter(link -> link.addresses().stream().anyMatch(own -> own.address().equals(address)))
        .map(Link::name)
        .findFirst();
  }

  private void install(Ipv4Address address) {
    Optional<Integer> index = index();
    if (index.isEmpty() || (installed.contains(address) && holds(index.get(), address))) {
      return;
    }
    try {
      table.install(index.get(), new Ipv4Prefix(address, HOST), Optional.empty());
      installed.add(address);
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
        table.remove(index.get(), new Ipv4Prefix(address, HOST));
      }
      installed.remove(address);
    } catch (HostException e) {
      LOG.atError()
          .addKeyValue("address", address)
          .setCause(e)
          .log("a virtual address stays on lo");
    }
  }

  private boolean holds(int index, Ipv4Address address) {
    return links.holds(index, new Ipv4Prefix(address, HOST));
  }

  private Optional<Integer> index() {
    return links.links().stream()
        .filter(link -> link.name().equals(LOOPBACK))
        .map(Link::index)
        .findFirst();
  }
}
