package io.kubevrrp.node.direct;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which virtual servers use their real servers; remembered, because it depends on what was. */
final class Quorums {
  private static final Logger LOG = LoggerFactory.getLogger(Quorums.class);

  private final Map<String, Boolean> held = new HashMap<>();

  /** Forgets all others. */
  void keep(Set<String> ids) {
    held.keySet().retainAll(ids);
  }

  /** Judges it, now that its working real servers have this weight together. */
  void weigh(ServerSpec server, long working) {
    if (server.sorryServer().isEmpty()) {
      held.remove(server.id());
      return;
    }
    Quorum quorum = server.sorryServer().get().quorum();
    Boolean before = held.get(server.id());
    boolean now = quorum.holds(Boolean.TRUE.equals(before), working);
    held.put(server.id(), now);
    if (before != null && before != now) {
      LOG.atInfo()
          .addKeyValue("server", server.name())
          .addKeyValue("weight", working)
          .addKeyValue("quorum", quorum.weight())
          .addKeyValue("hysteresis", quorum.hysteresis())
          .log(now ? "real servers are used again" : "the sorry server stands in");
    }
  }

  /** Whether it uses its real servers; always, without a sorry server. */
  boolean holds(ServerSpec server) {
    return server.sorryServer().isEmpty() || Boolean.TRUE.equals(held.get(server.id()));
  }
}
