package io.kubevrrp.node.direct;

import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.LinkTable;
import io.kubevrrp.node.host.Sysctls;
import io.kubevrrp.node.host.VirtualServiceTable;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.ipvs.Destination;
import io.kubevrrp.node.ipvs.DirectedService;
import io.kubevrrp.node.ipvs.IpvsCommand;
import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.ipvs.VirtualService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A kernel's tables in memory, and in which order they were changed. */
final class FakeKernel implements VirtualServiceTable, AddressTable, LinkTable, Sysctls {
  static final int LOOPBACK = 1;
  static final int ETHERNET = 2;

  final List<String> history = new ArrayList<>();
  final TreeSet<String> addresses = new TreeSet<>();
  final Map<String, Integer> settings = new TreeMap<>();
  boolean lacksIpvs;
  @Nullable ServiceKey refused;
  private final Map<ServiceKey, DirectedService> services = new LinkedHashMap<>();

  FakeKernel() {
    settings.put("eth0 arp_ignore", 0);
    settings.put("eth0 arp_announce", 0);
  }

  /** As {@code TCP 192.0.2.233:80 wrr -> 192.0.2.1*1 192.0.2.2*1}. */
  List<String> table() {
    return services.values().stream()
        .map(service ->
            service.key()
                + " "
                + service.service().scheduler()
                + " ->"
                + String.join(
                    "",
                    service.destinations().stream()
                        .map(to -> " " + to.address() + "*" + to.weight())
                        .toList()))
        .toList();
  }

  @Override
  public boolean supported() {
    return !lacksIpvs;
  }

  @Override
  public List<DirectedService> services() {
    history.add("read");
    return List.copyOf(services.values());
  }

  @Override
  public List<Refusal> perform(List<IpvsCommand> commands) throws HostException {
    if (lacksIpvs) {
      throw new HostException("no IPVS");
    }
    List<Refusal> refusals = new ArrayList<>();
    for (IpvsCommand command : commands) {
      history.add(command.getClass().getSimpleName());
      if (command.key().equals(refused)) {
        refusals.add(new Refusal(command, "the kernel does not want it"));
      } else {
        perform(command);
      }
    }
    return refusals;
  }

  void perform(IpvsCommand command) {
    switch (command) {
      case IpvsCommand.AddService(var service) -> put(service, List.of());
      case IpvsCommand.ChangeService(var service) ->
          put(service, destinations(service.key(), Optional.empty()));
      case IpvsCommand.RemoveService(var key) -> services.remove(key);
      case IpvsCommand.AddDestination(var key, var to) -> replace(key, to, true);
      case IpvsCommand.ChangeDestination(var key, var to) -> replace(key, to, true);
      case IpvsCommand.RemoveDestination(var key, var to) -> replace(key, to, false);
    }
  }

  private void put(VirtualService service, List<Destination> destinations) {
    services.put(service.key(), new DirectedService(service, destinations));
  }

  private void replace(ServiceKey key, Destination to, boolean keep) {
    List<Destination> changed = destinations(key, Optional.of(to));
    if (keep) {
      changed.add(to);
    }
    put(there(key).service(), changed);
  }

  private List<Destination> destinations(ServiceKey key, Optional<Destination> without) {
    List<Destination> kept = new ArrayList<>(there(key).destinations());
    without.ifPresent(to -> kept.removeIf(old -> old.address().equals(to.address())));
    return kept;
  }

  private DirectedService there(ServiceKey key) {
    return Optional.ofNullable(services.get(key)).orElseThrow();
  }

  @Override
  public Installation install(int linkIndex, IpPrefix address, Optional<Duration> lifetime) {
    history.add("address");
    addresses.add(linkIndex + " " + address);
    return Installation.ADDED;
  }

  @Override
  public void remove(int linkIndex, IpPrefix address) {
    history.add("no address");
    addresses.remove(linkIndex + " " + address);
  }

  @Override
  public List<Leftover> leftovers() {
    return List.of();
  }

  @Override
  public List<Link> links() {
    MacAddress mac = new MacAddress(1);
    return List.of(
        new Link(LOOPBACK, "lo", mac, true, List.of(IpPrefix.parse("127.0.0.1/8"))),
        new Link(ETHERNET, "eth0", mac, true, List.of(IpPrefix.parse("192.0.2.1/24"))));
  }

  @Override
  public boolean holds(int linkIndex, IpPrefix address) {
    return addresses.contains(linkIndex + " " + address);
  }

  @Override
  public void onChange(Runnable listener) {}

  @Override
  public int read(String linkName, String name) throws HostException {
    Integer value = settings.get(linkName + " " + name);
    if (value == null) {
      throw new HostException("no setting " + name + " of " + linkName);
    }
    return value;
  }

  @Override
  public void write(String linkName, String name, int value) {
    history.add(name + "=" + value);
    settings.put(linkName + " " + name, value);
  }
}
