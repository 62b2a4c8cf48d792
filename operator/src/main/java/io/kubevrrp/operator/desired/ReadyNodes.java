package io.kubevrrp.operator.desired;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Where the endpoints of a Service are. */
public final class ReadyNodes {
  /** Names the Service of an EndpointSlice. */
  private static final String SERVICE = "kubernetes.io/service-name";

  private ReadyNodes() {}

  /** The key of the Service whose endpoints these are, as in {@link ServiceClaims#key}. */
  public static Optional<String> serviceOf(EndpointSlice slice) {
    return Optional.ofNullable(slice.getMetadata().getLabels())
        .map(labels -> labels.get(SERVICE))
        .map(name -> slice.getMetadata().getNamespace() + "/" + name);
  }

  /**
   * The nodes with a ready endpoint; when there is none, those with one that still serves while it
   * ends, as kube-proxy does.
   */
  static SortedSet<String> of(Service service, Map<String, List<EndpointSlice>> slices) {
    List<EndpointSlice> own = slices.getOrDefault(ServiceClaims.key(service), List.of());
    SortedSet<String> ready = nodes(own, ReadyNodes::isReady);
    return ready.isEmpty() ? nodes(own, ReadyNodes::stillServes) : ready;
  }

  private static SortedSet<String> nodes(
      List<EndpointSlice> slices, Predicate<EndpointConditions> condition) {
    SortedSet<String> nodes = new TreeSet<>();
    for (EndpointSlice slice : slices) {
      for (Endpoint endpoint :
          Objects.requireNonNullElse(slice.getEndpoints(), List.<Endpoint>of())) {
        EndpointConditions conditions =
            Objects.requireNonNullElseGet(endpoint.getConditions(), EndpointConditions::new);
        if (endpoint.getNodeName() != null && condition.test(conditions)) {
          nodes.add(endpoint.getNodeName());
        }
      }
    }
    return nodes;
  }

  /** Nothing said means ready, says the API. */
  static boolean isReady(EndpointConditions conditions) {
    return !Boolean.FALSE.equals(conditions.getReady());
  }

  /** An endpoint that ends may serve until then. */
  static boolean stillServes(EndpointConditions conditions) {
    return Boolean.TRUE.equals(conditions.getServing());
  }
}
