package io.kubevrrp.node;

import io.kubevrrp.node.hostlinux.NettyEventLoop;
import io.kubevrrp.node.runtime.StateName;
import io.kubevrrp.node.runtime.VirtualRouters;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves what this node holds to its peers, without a moment in which nobody holds it.
 *
 * @param loop the elections' thread
 * @param routers what is left
 * @param changes tells when it may have been taken
 */
record Handover(NettyEventLoop loop, VirtualRouters routers, Changes changes) {
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  /** What a handover may take longer than the peers wait. */
  private static final Duration PEERS_LATE = Duration.ofMillis(500);

  /**
   * Waits until the peers have taken over, or for as long as that may take.
   *
   * @param loopPatience how long the loop may take to begin
   */
  void run(Duration loopPatience) throws InterruptedException {
    Duration patience;
    try {
      patience =
          CompletableFuture.supplyAsync(this::askPeers, loop::execute)
              .get(loopPatience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.atError().setCause(e).log("the peers could not be asked to take over");
      return;
    }
    boolean complete = changes.await(() -> !holdsAny(), patience);
    LOG.atInfo().addKeyValue("complete", complete).log("handed over");
  }

  /** Returns how long that may take. */
  private Duration askPeers() {
    Duration patience = routers.handOverTime().plus(PEERS_LATE);
    routers.handOver(LONGEST);
    return patience.compareTo(LONGEST) < 0 ? patience : LONGEST;
  }

  private boolean holdsAny() {
    return routers.snapshots().stream()
        .anyMatch(router -> router.state() == StateName.ACTIVE || !router.bound().isEmpty());
  }
}
