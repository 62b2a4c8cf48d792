package io.kubevrrp.operator.resolve;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.kubevrrp.api.v1alpha1.AddressPool;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything on which the addresses of Services rest, at one moment; in an order that does not
 * depend on how it was collected.
 *
 * @param services oldest first
 * @param namespaces by name
 * @param pools oldest first
 * @param groups by name; those that hold Services' addresses are the record of who has what
 * @param slices where the Services' endpoints are, by name
 * @param nodes by name
 */
public record ServiceFacts(
    List<Service> services,
    List<Namespace> namespaces,
    List<AddressPool> pools,
    List<VIPGroup> groups,
    List<EndpointSlice> slices,
    List<Node> nodes) {
  private static final Comparator<HasMetadata> BY_NAME =
      Comparator.comparing((HasMetadata object) -> namespace(object))
          .thenComparing(object -> object.getMetadata().getName());

  /** The server's times have whole seconds: of two objects of one second the name decides. */
  private static final Comparator<HasMetadata> BY_AGE =
      Comparator.comparing((HasMetadata object) ->
              Optional.ofNullable(object.getMetadata().getCreationTimestamp()).orElse("9999"))
          .thenComparing(BY_NAME);

  public ServiceFacts {
    services = sorted(services, BY_AGE);
    namespaces = sorted(namespaces, BY_NAME);
    pools = sorted(pools, BY_AGE);
    groups = sorted(groups, BY_NAME);
    slices = sorted(slices, BY_NAME);
    nodes = sorted(nodes, BY_NAME);
  }

  /** The same with these groups, as somebody has just read them. */
  public ServiceFacts withGroups(List<VIPGroup> fresh) {
    return new ServiceFacts(services, namespaces, pools, fresh, slices, nodes);
  }

  /** The same with this Service as it is here, which is the newer one. */
  public ServiceFacts withService(Service own) {
    Stream<Service> others =
        services.stream()
            .filter(other ->
                !namespace(other).equals(namespace(own))
                    || !other.getMetadata().getName().equals(own.getMetadata().getName()));
    return new ServiceFacts(
        Stream.concat(Stream.of(own), others).toList(), namespaces, pools, groups, slices, nodes);
  }

  /** Equal for equal versions of all objects: the same facts lead to the same plan. */
  public List<String> versions() {
    return Stream.of(services, namespaces, pools, groups, slices, nodes)
        .flatMap(List::stream)
        .map(object ->
            object.getMetadata().getUid() + "@" + object.getMetadata().getResourceVersion())
        .toList();
  }

  private static <T extends HasMetadata> List<T> sorted(
      List<T> objects, Comparator<HasMetadata> order) {
    return objects.stream().filter(object -> !object.isMarkedForDeletion()).sorted(order).toList();
  }

  private static String namespace(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getNamespace()).orElse("");
  }
}
