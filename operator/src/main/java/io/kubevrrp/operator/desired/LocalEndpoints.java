package io.kubevrrp.operator.desired;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.kubevrrp.api.v1alpha1.KubernetesServiceCheck;
import io.kubevrrp.api.v1alpha1.ServiceEndpoint;
import io.kubevrrp.api.v1alpha1.TrackedService;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The endpoints of a Service on one node, as that node is to check them. Pure. */
public final class LocalEndpoints {
  private static final String TCP = "TCP";
  private static final String NAMES = "FQDN";

  private LocalEndpoints() {}

  /** Whether one of these services is about the Service that the slice belongs to. */
  public static boolean concern(Collection<TrackedService> services, EndpointSlice slice) {
    Optional<String> key = ReadyNodes.serviceOf(slice);
    return key.isPresent()
        && services.stream()
            .flatMap(service -> Stream.ofNullable(service.getSpec()))
            .flatMap(spec -> Stream.ofNullable(spec.check()))
            .flatMap(check -> Stream.ofNullable(check.kubernetesService()))
            .anyMatch(check -> check.key().equals(key.get()));
  }

  /**
   * The ready endpoints on a node; when there is none, those that still serve while they end, as
   * kube-proxy does.
   */
  static List<ServiceEndpoint> on(
      String node, KubernetesServiceCheck check, List<EndpointSlice> slices) {
    List<EndpointSlice> own =
        slices.stream()
            .filter(slice -> ReadyNodes.serviceOf(slice).equals(Optional.of(check.key())))
            .filter(slice -> !NAMES.equals(slice.getAddressType()))
            .toList();
    List<ServiceEndpoint> ready = endpoints(node, check, own, ReadyNodes::isReady);
    return ready.isEmpty() ? endpoints(node, check, own, ReadyNodes::stillServes) : ready;
  }

  private static List<ServiceEndpoint> endpoints(
      String node,
      KubernetesServiceCheck check,
      List<EndpointSlice> slices,
      Predicate<EndpointConditions> condition) {
    SortedMap<String, SortedSet<Integer>> found = new TreeMap<>();
    for (EndpointSlice slice : slices) {
      SortedSet<Integer> ports = ports(check, slice);
      for (Endpoint endpoint : or(slice.getEndpoints())) {
        EndpointConditions conditions =
            Objects.requireNonNullElseGet(endpoint.getConditions(), EndpointConditions::new);
        List<String> addresses = or(endpoint.getAddresses());
        if (node.equals(endpoint.getNodeName())
            && condition.test(conditions)
            && !ports.isEmpty()
            && !addresses.isEmpty()) {
          // Only the first address is for use, says the API.
          found.computeIfAbsent(addresses.getFirst(), _ -> new TreeSet<>()).addAll(ports);
        }
      }
    }
    return found.entrySet().stream()
        .limit(ServiceEndpoint.MOST)
        .map(entry ->
            new ServiceEndpoint(
                entry.getKey(),
                entry.getValue().stream().limit(ServiceEndpoint.MOST_PORTS).toList()))
        .toList();
  }

  private static SortedSet<Integer> ports(KubernetesServiceCheck check, EndpointSlice slice) {
    SortedSet<Integer> ports = new TreeSet<>();
    for (EndpointPort port : or(slice.getPorts())) {
      boolean wanted = check.port() == null || check.port().equals(port.getName());
      if (wanted
          && port.getPort() != null
          && TCP.equals(Objects.requireNonNullElse(port.getProtocol(), TCP))) {
        ports.add(port.getPort());
      }
    }
    return ports;
  }

  private static <T> List<T> or(List<T> list) {
    return Objects.requireNonNullElse(list, List.of());
  }
}
