package io.kubevrrp.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.KubernetesServiceCheck;
import io.kubevrrp.api.v1alpha1.ServiceEndpoint;
import io.kubevrrp.api.v1alpha1.TrackedService;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalEndpointsTest {
  private static final KubernetesServiceCheck ALL = new KubernetesServiceCheck("shop", "web", null);

  @Test
  void withoutAPortAllTcpPortsHaveToAccept() {
    EndpointSlice slice =
        slice(
            "IPv4",
            "[{name: http, port: 80}, {name: dns, port: 53, protocol: UDP}, {name: https, port: 443, protocol: TCP}]",
            "[{addresses: [10.1.0.5, 10.1.0.6], nodeName: a}]");

    assertThat(on(ALL, slice)).containsExactly(new ServiceEndpoint("10.1.0.5", List.of(80, 443)));
    assertThat(on(new KubernetesServiceCheck("shop", "web", "https"), slice))
        .containsExactly(new ServiceEndpoint("10.1.0.5", List.of(443)));
    assertThat(on(new KubernetesServiceCheck("shop", "web", "dns"), slice)).isEmpty();
  }

  @Test
  void whatIsNoAddressOrOfNoPortOrOfNobodyIsLeftOut() {
    String ports = "[{port: 80}]";
    assertThat(on(ALL, slice("FQDN", ports, "[{addresses: [a.example], nodeName: a}]"))).isEmpty();
    assertThat(on(ALL, slice("IPv4", "[]", "[{addresses: [10.1.0.5], nodeName: a}]"))).isEmpty();
    assertThat(on(ALL, slice("IPv4", ports, "[{addresses: [10.1.0.5]}]"))).isEmpty();
    assertThat(on(ALL, slice("IPv4", ports, "[{addresses: [10.1.0.5], nodeName: b}]"))).isEmpty();
    assertThat(on(ALL, slice("IPv4", "", ""))).isEmpty();
  }

  @Test
  void bothFamiliesOfAPodAreEndpoints() {
    assertThat(
            on(
                ALL,
                slice("IPv4", "[{port: 80}]", "[{addresses: [10.1.0.5], nodeName: a}]"),
                slice("IPv6", "[{port: 80}]", "[{addresses: ['2001:db8::5'], nodeName: a}]")))
        .extracting(ServiceEndpoint::address)
        .containsExactly("10.1.0.5", "2001:db8::5");
  }

  @Test
  void aNodeIsToldOfSoManyAndNoMore() {
    String many =
        IntStream.range(0, 200)
            .mapToObj("{addresses: [10.1.0.%d], nodeName: a}"::formatted)
            .collect(Collectors.joining(", ", "[", "]"));
    assertThat(on(ALL, slice("IPv4", "[{port: 80}]", many))).hasSize(ServiceEndpoint.MOST);
  }

  @Test
  void onlySlicesOfATrackedServiceConcernAnybody() {
    TrackedService web =
        Serialization.unmarshal(
            "metadata: {name: web}\nspec: {check: {kubernetesService: {namespace: shop, name: web}}}",
            TrackedService.class);
    TrackedService tcp =
        Serialization.unmarshal(
            "metadata: {name: tcp}\nspec: {check: {tcp: {port: 80}}}", TrackedService.class);
    EndpointSlice slice = slice("IPv4", "[]", "[]");
    EndpointSlice other = slice("IPv4", "[]", "[]");
    other.getMetadata().setNamespace("mail");

    assertThat(LocalEndpoints.concern(List.of(tcp, web), slice)).isTrue();
    assertThat(LocalEndpoints.concern(List.of(tcp), slice)).isFalse();
    assertThat(LocalEndpoints.concern(List.of(tcp, web), other)).isFalse();
  }

  private static List<ServiceEndpoint> on(KubernetesServiceCheck check, EndpointSlice... slices) {
    return LocalEndpoints.on("a", check, List.of(slices));
  }

  private static EndpointSlice slice(String type, String ports, String endpoints) {
    return Serialization.unmarshal(
        """
        metadata: {name: web-1, namespace: shop, labels: {kubernetes.io/service-name: web}}
        addressType: %s
        ports: %s
        endpoints: %s
        """
            .formatted(type, ports, endpoints),
        EndpointSlice.class);
  }
}
