package io.kubevrrp.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The election of the one operator that works, by a Lease. It gives the Lease back when it ends,
 * which the SDK does not do, so that the next one need not wait for its end.
 *
 * @param namespace where the Lease lives
 * @param identity this candidate, different from every other
 */
record Election(String namespace, String identity) {
  /** The Lease's name. */
  static final String LEASE = "kube-vrrp-operator";

  private static final Logger LOG = LoggerFactory.getLogger(Election.class);

  /**
   * What the SDK needs to know.
   *
   * @param lost called when another candidate may have taken over: whoever wrote until now has to
   *     end. Called, too, when this operator is stopped
   */
  LeaderElectionConfiguration configuration(Runnable lost) {
    return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
        .withLeaseNamespace(namespace)
        .withIdentity(identity)
        // The SDK would call System.exit, which inside a shutdown hook waits for ever.
        .withExitOnStopLeading(false)
        .withLeaderCallbacks(
            new LeaderCallbacks(
                () -> LOG.atInfo().addKeyValue("identity", identity).log("elected"),
                lost,
                leader -> LOG.atInfo().addKeyValue("leader", leader).log("leader")))
        .build();
  }

  /** Gives the Lease back, if it is ours; the SDK must have stopped renewing it. */
  void release(KubernetesClient client) {
    var ours = client.leases().inNamespace(namespace).withName(LEASE);
    try {
      Optional.ofNullable(ours.get())
          .filter(lease -> identity.equals(lease.getSpec().getHolderIdentity()))
          .ifPresent(lease -> client.resource(released(lease)).update());
    } catch (KubernetesClientException e) {
      // It ends by itself, 15 s after its last renewal.
      LOG.atInfo().addKeyValue("error", e.getMessage()).log("lease not given back");
    }
  }

  private static Lease released(Lease lease) {
    return lease
        .edit()
        .editSpec()
        .withHolderIdentity("")
        .withLeaseDurationSeconds(1)
        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
        .endSpec()
        .build();
  }
}
