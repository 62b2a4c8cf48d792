package io.kubevrrp.node.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.Ipv4Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ServiceMarksTest {
  @Test
  void manyServicesHaveAMarkEachWhateverTheirOrder() {
    List<ServiceKey.Addressed> services = services(20_000);
    Map<ServiceKey.Addressed, ServiceKey.Marked> marks = ServiceMarks.of(services);
    Collections.shuffle(services, new Random(7));

    assertThat(new HashSet<>(marks.values())).hasSameSizeAs(services);
    assertThat(ServiceMarks.of(services)).isEqualTo(marks);
  }

  @Test
  void aServiceKeepsItsMarkWhileOthersComeAndGo() {
    List<ServiceKey.Addressed> services = services(500);
    Map<ServiceKey.Addressed, ServiceKey.Marked> before = ServiceMarks.of(services);

    Map<ServiceKey.Addressed, ServiceKey.Marked> after =
        ServiceMarks.of(services.subList(100, 500));

    assertThat(after)
        .allSatisfy((service, mark) -> assertThat(mark).isEqualTo(before.get(service)));
  }

  @Test
  void marksHaveAFirstOctetOfTheirOwn() {
    assertThat(ServiceMarks.of(services(500)).values())
        .allSatisfy(marked -> assertThat(marked.mark() >>> 24).isEqualTo('k'));
  }

  private static List<ServiceKey.Addressed> services(int count) {
    List<ServiceKey.Addressed> services = new ArrayList<>();
    for (int port = 1; services.size() < count; port++) {
      for (TransportProtocol protocol : TransportProtocol.values()) {
        services.add(new ServiceKey.Addressed(protocol, new Ipv4Address(0xc0a801e9), port));
      }
    }
    return services;
  }
}
