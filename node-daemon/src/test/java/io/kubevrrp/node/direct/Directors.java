package io.kubevrrp.node.direct;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.ipvs.TransportProtocol;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Directors on a kernel in memory, and what they direct: 192.0.2.233 of the router {@code router}.
 */
final class Directors {
  static final ServiceKey.Addressed WEB =
      new ServiceKey.Addressed(TransportProtocol.TCP, Ipv4Address.parse("192.0.2.233"), 80);

  private Directors() {}

  static Director start(FakeLoop loop, FakeKernel kernel, FakeMarks marks, Path state) {
    return new Director(
        new Director.Kernel(loop, kernel, marks, Runnable::run),
        new LoopbackAddresses(kernel, kernel, new ArpSettings(kernel, state), state),
        state,
        () -> {});
  }

  static List<ServerSnapshot.State> states(Director director) {
    return director.snapshots().stream().map(ServerSnapshot::state).toList();
  }

  static ServerSpec server(String name, int port, ServerSpec.RealServer... realServers) {
    return new ServerSpec(
        name,
        "router",
        List.of(WEB.address()),
        new ServerSpec.Port(TransportProtocol.TCP, port),
        new ServerSpec.Scheduling("wrr", 0, Optional.empty()),
        List.of(realServers),
        Optional.empty());
  }

  static ServerSpec.RealServer real(String address, int weight) {
    return new ServerSpec.RealServer(
        Ipv4Address.parse(address), weight, ServerSpec.Thresholds.NONE, true);
  }
}
