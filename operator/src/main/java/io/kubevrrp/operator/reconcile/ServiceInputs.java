package io.kubevrrp.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubevrrp.api.v1alpha1.AddressPool;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.operator.resolve.ServiceFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Everything on which the addresses of Services rest, watched for one reconciler.
 *
 * @param services all Services
 * @param namespaces all namespaces
 * @param pools all pools
 * @param groups all groups
 * @param nodes all nodes of the cluster
 * @param slices all EndpointSlices, where the server has them
 */
record ServiceInputs<P extends HasMetadata>(
    Watched<Service, P> services,
    Watched<Namespace, P> namespaces,
    Watched<AddressPool, P> pools,
    Watched<VIPGroup, P> groups,
    Watched<Node, P> nodes,
    Optional<Watched<EndpointSlice, P>> slices) {

  /**
   * Which changes concern which of the primary objects.
   *
   * @param primary those that are concerned by anything at all
   * @param service whether a Service concerns one of them
   * @param slice whether an EndpointSlice does
   */
  record Concerns<P>(
      Predicate<P> primary, BiPredicate<Service, P> service, BiPredicate<EndpointSlice, P> slice) {}

  /** For a reconciler of this kind. */
  static <P extends HasMetadata> ServiceInputs<P> of(
      Class<P> primary, EventSourceContext<P> context, Concerns<P> concerns, boolean withSlices) {
    Predicate<P> any = concerns.primary();
    return new ServiceInputs<>(
        Watched.concerning(
            "services",
            Service.class,
            primary,
            context,
            (changed, object) -> any.test(object) && concerns.service().test(changed, object)),
        Watched.concerning(
            "namespaces", Namespace.class, primary, context, (_, object) -> any.test(object)),
        Watched.concerning(
            "pools", AddressPool.class, primary, context, (_, object) -> any.test(object)),
        Watched.concerning(
            "groups", VIPGroup.class, primary, context, (_, object) -> any.test(object)),
        // A Node that appears with an address of a pool is none of these objects' business.
        Watched.concerning("nodes", Node.class, primary, context, (_, _) -> false),
        withSlices
            ? Optional.of(
                Watched.concerning(
                    "slices",
                    EndpointSlice.class,
                    primary,
                    context,
                    (changed, object) ->
                        any.test(object) && concerns.slice().test(changed, object)))
            : Optional.empty());
  }

  List<EventSource<?, P>> sources() {
    List<EventSource<?, P>> sources =
        new ArrayList<>(
            List.of(
                services.source(),
                namespaces.source(),
                pools.source(),
                groups.source(),
                nodes.source()));
    slices.ifPresent(watched -> sources.add(watched.source()));
    return sources;
  }

  /** As the caches have it. */
  ServiceFacts facts() {
    return new ServiceFacts(
        services.list(),
        namespaces.list(),
        pools.list(),
        groups.list(),
        slices.map(Watched::list).orElse(List.of()),
        nodes.list());
  }
}
