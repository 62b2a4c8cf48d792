package io.kubevrrp.operator.desired;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.AddressPool;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.operator.resolve.ServiceFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A cluster with Services, in which plans are carried out. */
final class ServiceWorld {
  final List<Namespace> namespaces = new ArrayList<>();
  final List<Service> services = new ArrayList<>();
  final List<AddressPool> pools = new ArrayList<>();
  final List<EndpointSlice> slices = new ArrayList<>();
  final List<Node> nodes = new ArrayList<>();
  final SortedMap<String, VIPGroup> groups = new TreeMap<>();

  ServiceWorld() {
    for (String name : List.of("mail", "shop")) {
      namespaces.add(
          new NamespaceBuilder()
              .withNewMetadata()
              .withName(name)
              .addToLabels("team", name)
              .endMetadata()
              .build());
    }
  }

  ServiceWorld pool(String name, String spec) {
    pools.removeIf(pool -> pool.getMetadata().getName().equals(name));
    pools.add(
        read(
            "{apiVersion: kubevrrp.io/v1alpha1, kind: AddressPool, metadata: {name: %s}, spec: %s}"
                .formatted(name, spec),
            AddressPool.class));
    return this;
  }

  /** A Service of our class, younger than all before it. */
  ServiceWorld service(String key, String spec, String... annotations) {
    String[] parts = key.split("/", -1);
    services.removeIf(service -> ServiceClaims.key(service).equals(key));
    Service service =
        read(
            "{apiVersion: v1, kind: Service, metadata: {namespace: %s, name: %s}, spec: %s}"
                .formatted(parts[0], parts[1], spec),
            Service.class);
    service.getMetadata().setCreationTimestamp("2026-01-01T00:00:%02dZ".formatted(services.size()));
    service.getSpec().setType("LoadBalancer");
    service.getSpec().setLoadBalancerClass(ServiceClaims.CLASS);
    for (int i = 0; i < annotations.length; i += 2) {
      service.getMetadata().getAnnotations().put(annotations[i], annotations[i + 1]);
    }
    services.add(service);
    return this;
  }

  ServiceWorld endpoints(String key, String endpoints) {
    String[] parts = key.split("/", -1);
    slices.removeIf(slice -> ReadyNodes.serviceOf(slice).equals(Optional.of(key)));
    slices.add(
        read(
            """
            {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {namespace: %1$s, name: %2$s-x,
             labels: {kubernetes.io/service-name: %2$s}}, endpoints: %3$s}
            """
                .formatted(parts[0], parts[1], endpoints),
            EndpointSlice.class));
    return this;
  }

  ServiceWorld group(String yaml) {
    VIPGroup group = read(yaml, VIPGroup.class);
    groups.put(group.getMetadata().getName(), group);
    return this;
  }

  private static <T extends HasMetadata> T read(String yaml, Class<T> type) {
    // Else a text that begins with a brace is taken for JSON.
    return Serialization.unmarshal("# YAML\n" + yaml, type);
  }

  ServicePlan plan() {
    return ServicePlanner.plan(
        new ServiceFacts(services, namespaces, pools, List.copyOf(groups.values()), slices, nodes));
  }

  /** Carries out a plan as an API server would, through text. */
  ServicePlan settle() {
    ServicePlan plan = plan();
    for (ServicePlan.Change change : plan.changes()) {
      switch (change) {
        case ServicePlan.Change.Create(var group) -> put(group);
        case ServicePlan.Change.Replace(var group) -> put(group);
        case ServicePlan.Change.Delete(var group) -> groups.remove(group.getMetadata().getName());
      }
    }
    return plan;
  }

  private void put(VIPGroup group) {
    groups.put(
        group.getMetadata().getName(),
        Serialization.unmarshal(Serialization.asYaml(group), VIPGroup.class));
  }

  /** By Service, its addresses. */
  SortedMap<String, List<String>> addresses() {
    SortedMap<String, List<String>> addresses = new TreeMap<>();
    plan().services().forEach((key, outcome) -> addresses.put(key, outcome.addresses()));
    return addresses;
  }

  /** By group that was made here, its addresses. */
  SortedMap<String, List<String>> groupAddresses() {
    SortedMap<String, List<String>> addresses = new TreeMap<>();
    groups.forEach((name, group) -> {
      if (ServiceLedger.isOurs(group)) {
        addresses.put(name, group.getSpec().addresses());
      }
    });
    return addresses;
  }
}
