package io.kubevrrp.node.desired;

import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.MacAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes down the interfaces on which a virtual router could live. Those of pods and virtual
 * machines are left out, so that their comings and goings are no news: they have no address of
 * their own and the names that their makers give them.
 */
public final class LinkReport {
  /** A status that grows without end would be refused at some time. */
  static final int MOST = 64;

  private static final MacAddress NO_MAC = new MacAddress(0);
  private static final String LOOPBACK = "lo";
  private static final Set<String> OF_OTHERS =
      Set.of("veth", "cali", "lxc", "tap", "vnet", "kube-ipvs", "nodelocaldns");

  private LinkReport() {}

  /** The interfaces, by name. */
  public static List<VIPNode.Link> of(List<Link> links) {
    return links.stream()
        .filter(link -> !link.name().equals(LOOPBACK))
        .filter(link -> OF_OTHERS.stream().noneMatch(link.name()::startsWith))
        .sorted(Comparator.comparing(Link::name))
        .limit(MOST)
        .map(link -> new VIPNode.Link(link.name(), mac(link), addresses(link).toList(), link.up()))
        .toList();
  }

  private static @Nullable String mac(Link link) {
    return link.mac().equals(NO_MAC) ? null : link.mac().toString();
  }

  /** Link-local ones say nothing of where an interface leads. */
  private static Stream<String> addresses(Link link) {
    return link.addresses().stream()
        .map(Object::toString)
        .filter(address -> !address.startsWith("169.254.") && !address.matches("fe[89ab].*"))
        .sorted()
        .limit(MOST);
  }
}
