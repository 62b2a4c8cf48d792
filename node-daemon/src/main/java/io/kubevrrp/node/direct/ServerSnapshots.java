package io.kubevrrp.node.direct;

import io.kubevrrp.node.ipvs.ServiceKey;
import java.util.List;
import java.util.Optional;

/** What there is to say of a virtual server. */
final class ServerSnapshots {
  static final String NO_IPVS =
      "this node's kernel has no IPVS: load the module ip_vs, or use a kernel that has it";
  static final String FOREIGN =
      "the kernel has a virtual service for this address and port that kube-vrrp did not make: it is"
          + " left alone; remove it (ipvsadm -D) to have this one directed";

  private static final String AS_WANTED = "the kernel directs it as wanted";
  private static final String NOT_LEASED =
      AS_WANTED
          + "; without nf_tables, what a killed daemon directed stays directed until it runs again";

  private ServerSnapshots() {}

  /**
   * One server's.
   *
   * @param tableKeys by what the kernel's table knows it
   * @param active whether its virtual router is Active here
   * @param refusal why the kernel does not have it as wanted
   * @param leased whether it ends with this daemon, however that does
   */
  static ServerSnapshot of(
      ServerSpec server,
      List<ServiceKey> tableKeys,
      boolean active,
      Optional<String> refusal,
      boolean leased) {
    if (!active) {
      String sentence = "virtual router " + server.router() + " is not Active here";
      return new ServerSnapshot(server, ServerSnapshot.State.STANDBY, sentence, tableKeys);
    }
    return refusal
        .map(sentence -> new ServerSnapshot(server, state(sentence), sentence, tableKeys))
        .orElseGet(() ->
            new ServerSnapshot(
                server,
                ServerSnapshot.State.DIRECTING,
                leased ? AS_WANTED : NOT_LEASED,
                tableKeys));
  }

  /**
   * While its sorry server stands in.
   *
   * @param working the weight of the real servers that work together
   */
  static ServerSnapshot withSorry(ServerSnapshot plain, long working) {
    if (plain.state() != ServerSnapshot.State.DIRECTING) {
      return plain;
    }
    String more =
        plain
            .spec()
            .sorryServer()
            .map(sorry ->
                "; the sorry server answers: the real servers that work weigh "
                    + working
                    + " together, and "
                    + sorry.quorum().gain()
                    + " is needed")
            .orElse("");
    return new ServerSnapshot(
        plain.spec(), plain.state(), plain.sentence() + more, plain.tableKeys());
  }

  private static ServerSnapshot.State state(String sentence) {
    return switch (sentence) {
      case NO_IPVS -> ServerSnapshot.State.KERNEL_LACKS_IPVS;
      case FOREIGN -> ServerSnapshot.State.FOREIGN;
      default -> ServerSnapshot.State.REFUSED;
    };
  }
}
