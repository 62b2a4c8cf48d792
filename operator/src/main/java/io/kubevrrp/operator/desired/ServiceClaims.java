package io.kubevrrp.operator.desired;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.kubevrrp.operator.allocation.AddressClaim;
import io.kubevrrp.operator.allocation.IpAddress;
import io.kubevrrp.operator.allocation.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a Service asks for: its spec and its annotations. Its status never counts, nor does {@code
 * spec.externalIPs}: tenants may write both.
 */
public final class ServiceClaims {
  /** The {@code loadBalancerClass} of Services that get their addresses here. */
  public static final String CLASS = "kubevrrp.io/vip";

  /** The same as an annotation, for API servers older than 1.24, which do not know the field. */
  public static final String CLASS_ANNOTATION = "kubevrrp.io/load-balancer-class";

  /** Which addresses a Service insists on, separated by commas. */
  public static final String ADDRESSES_ANNOTATION = "kubevrrp.io/addresses";

  /** Which AddressPool it insists on. */
  public static final String POOL_ANNOTATION = "kubevrrp.io/pool";

  /** Services of one namespace with the same word here may have one address. */
  public static final String SHARED_ANNOTATION = "kubevrrp.io/shared-address";

  private ServiceClaims() {}

  /** What could be read. */
  sealed interface Reading {
    /**
     * A claim.
     *
     * @param claim what it asks for
     */
    record Claimed(AddressClaim claim) implements Reading {}

    /**
     * Nothing that could be understood.
     *
     * @param sentence why, and what to do
     */
    record Unreadable(String sentence) implements Reading {}
  }

  /** Whether a Service gets its addresses here. */
  public static boolean isOurs(Service service) {
    ServiceSpec spec = service.getSpec();
    if (spec == null || !"LoadBalancer".equals(spec.getType())) {
      return false;
    }
    String written = spec.getLoadBalancerClass();
    return written == null
        ? CLASS.equals(annotations(service).get(CLASS_ANNOTATION))
        : CLASS.equals(written);
  }

  /** Its namespace and name, unique in the cluster. */
  public static String key(Service service) {
    return service.getMetadata().getNamespace() + "/" + service.getMetadata().getName();
  }

  /** Whether only nodes with ready endpoints may get its traffic. */
  public static boolean isLocal(Service service) {
    return service.getSpec() != null
        && "Local".equals(service.getSpec().getExternalTrafficPolicy());
  }

  static Reading read(Service service, Set<IpAddress> held) {
    Map<String, String> annotations = annotations(service);
    Optional<String> sharing = Optional.ofNullable(annotations.get(SHARED_ANNOTATION));
    if (sharing.isPresent() && isLocal(service)) {
      return new Reading.Unreadable(
          "an address is shared by Services with externalTrafficPolicy: Cluster only: change it, or remove the annotation "
              + SHARED_ANNOTATION);
    }
    List<IpAddress> requested = new ArrayList<>();
    for (String text : requested(service)) {
      Optional<IpAddress> address = IpAddress.parse(text);
      if (address.isEmpty()) {
        return new Reading.Unreadable(
            "'%s' is no address: write the annotation %s like 192.168.1.240, or 192.168.1.240,2001:db8::240"
                .formatted(text, ADDRESSES_ANNOTATION));
      }
      requested.add(address.get());
    }
    if (requested.stream().map(IpAddress::family).distinct().count() < requested.size()) {
      return new Reading.Unreadable(
          "a Service has one address of each family: remove one from the annotation "
              + ADDRESSES_ANNOTATION);
    }
    return new Reading.Claimed(
        new AddressClaim(
            key(service),
            service.getMetadata().getNamespace(),
            families(service.getSpec()),
            "RequireDualStack".equals(service.getSpec().getIpFamilyPolicy()),
            requested,
            Optional.ofNullable(annotations.get(POOL_ANNOTATION)),
            sharing,
            ports(service.getSpec()),
            held));
  }

  private static Map<String, String> annotations(Service service) {
    return Objects.requireNonNullElse(service.getMetadata().getAnnotations(), Map.of());
  }

  private static List<String> requested(Service service) {
    String text =
        Optional.ofNullable(annotations(service).get(ADDRESSES_ANNOTATION))
            .or(() -> Optional.ofNullable(service.getSpec().getLoadBalancerIP()))
            .orElse("");
    return List.of(text.strip().split("[\\s,]+")).stream().filter(part -> !part.isEmpty()).toList();
  }

  private static List<Segment.Family> families(ServiceSpec spec) {
    List<String> names = Objects.requireNonNullElse(spec.getIpFamilies(), List.of());
    if (!names.isEmpty()) {
      return names.stream().map(name -> family(name.equals("IPv6"))).distinct().toList();
    }
    String clusterIp = Objects.requireNonNullElse(spec.getClusterIP(), "");
    return List.of(family(clusterIp.indexOf(':') >= 0));
  }

  private static Segment.Family family(boolean ipv6) {
    return ipv6 ? Segment.Family.IPV6 : Segment.Family.IPV4;
  }

  private static Set<AddressClaim.Port> ports(ServiceSpec spec) {
    return Objects.requireNonNullElse(spec.getPorts(), List.<ServicePort>of()).stream()
        .map(port ->
            new AddressClaim.Port(
                Objects.requireNonNullElse(port.getProtocol(), "TCP"),
                Objects.requireNonNullElse(port.getPort(), 0)))
        .collect(Collectors.toSet());
  }
}
