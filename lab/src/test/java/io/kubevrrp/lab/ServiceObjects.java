package io.kubevrrp.lab;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.AddressPool;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.util.List;
import java.util.Optional;

/** Services of type LoadBalancer on a server, and what became of them. */
record ServiceObjects(KubernetesClient client) {
  void addPool(String addresses) {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: kubevrrp.io/v1alpha1
                kind: AddressPool
                metadata: {name: public}
                spec: {addresses: %s}
                """
                    .formatted(addresses),
                AddressPool.class))
        .create();
  }

  /** Whether the operator has said something of it. */
  boolean poolIsKnown() {
    return client.resources(AddressPool.class).withName("public").get().getStatus() != null;
  }

  int assigned() {
    AddressPool pool = client.resources(AddressPool.class).withName("public").get();
    return pool.getStatus() == null || pool.getStatus().assigned() == null
        ? 0
        : pool.getStatus().assigned();
  }

  /** The annotation is for servers that drop the class, which they do not know. */
  static Service service(String namespace, String name, Optional<String> address) {
    var service =
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .addToAnnotations("kubevrrp.io/load-balancer-class", "kubevrrp.io/vip")
            .endMetadata()
            .withNewSpec()
            .withType("LoadBalancer")
            .withLoadBalancerClass("kubevrrp.io/vip")
            .addNewPort()
            .withPort(80)
            .endPort()
            .endSpec()
            .build();
    address.ifPresent(
        wanted -> service.getMetadata().getAnnotations().put("kubevrrp.io/addresses", wanted));
    return service;
  }

  Service create(Service service) {
    return client.resource(service).create();
  }

  void endpointOn(String node) {
    client
        .resource(
            new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("local-x")
                .addToLabels("kubernetes.io/service-name", "local")
                .endMetadata()
                .withAddressType("IPv4")
                .addNewEndpoint()
                .withAddresses("10.1.0.1")
                .withNodeName(node)
                .endEndpoint()
                .build())
        .createOr(existing -> existing.update());
  }

  Service service(String namespace, String name) {
    return client.services().inNamespace(namespace).withName(name).require();
  }

  String version(String namespace, String name) {
    return service(namespace, name).getMetadata().getResourceVersion();
  }

  List<String> ingress(String namespace, String name) {
    return service(namespace, name).getStatus().getLoadBalancer().getIngress().stream()
        .map(LoadBalancerIngress::getIp)
        .toList();
  }

  boolean has(String namespace, String name) {
    return !ingress(namespace, name).isEmpty();
  }

  boolean isTold(String namespace, String name) {
    return told(namespace, name, "AddressConflict");
  }

  boolean told(String namespace, String name, String reason) {
    return service(namespace, name).getStatus().getConditions().stream()
        .filter(condition -> "kubevrrp.io/AddressAssigned".equals(condition.getType()))
        .map(Condition::getReason)
        .anyMatch(reason::equals);
  }

  long conflicts() {
    return client.events().v1().events().inAnyNamespace().list().getItems().stream()
        .filter(event -> "AddressConflict".equals(event.getReason()))
        .filter(event -> "Service".equals(event.getRegarding().getKind()))
        .filter(
            event -> event.getMetadata().getNamespace().equals(event.getRegarding().getNamespace()))
        .count();
  }

  List<String> addressesOfGroups() {
    return client.resources(VIPGroup.class).list().getItems().stream()
        .flatMap(group -> group.getSpec().addresses().stream())
        .toList();
  }

  int routers(String node) {
    VIPNode found = client.resources(VIPNode.class).withName(node).get();
    return found == null || found.getSpec() == null ? -1 : found.getSpec().virtualRouters().size();
  }
}
