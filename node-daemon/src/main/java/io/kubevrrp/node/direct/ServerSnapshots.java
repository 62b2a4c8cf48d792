package io.kubevrrp.node.direct;

import io.kubevrrp.node.ipvs.ServiceKey;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What there is to say of a virtual server. */
final class ServerSnapshots {
  static final String NO_IPVS =
      "this node's kernel has no IPVS: load the module ip_vs, or use a kernel that has it";
  static final String FOREIGN =
      "the kernel has a virtual service for this address and port that kube-vrrp did not make: it is"
          + " left alone; remove it (ipvsadm -D) to have this one directed";

  private ServerSnapshots() {}

  /**
   * One server's.
   *
   * @param refused by service, why the kernel does not have it as wanted
   */
  static ServerSnapshot of(ServerSpec server, boolean active, Map<ServiceKey, String> refused) {
    if (!active) {
      return new ServerSnapshot(
          server,
          ServerSnapshot.State.STANDBY,
          "virtual router " + server.router() + " is not Active here");
    }
    Optional<String> trouble =
        server.keys().stream().map(refused::get).filter(Objects::nonNull).findFirst();
    return trouble
        .map(sentence -> new ServerSnapshot(server, state(sentence), sentence))
        .orElseGet(() ->
            new ServerSnapshot(
                server, ServerSnapshot.State.DIRECTING, "the kernel directs it as wanted"));
  }

  private static ServerSnapshot.State state(String sentence) {
    return switch (sentence) {
      case NO_IPVS -> ServerSnapshot.State.KERNEL_LACKS_IPVS;
      case FOREIGN -> ServerSnapshot.State.FOREIGN;
      default -> ServerSnapshot.State.REFUSED;
    };
  }
}
