package io.kubevrrp.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.operator.desired.ServicePlan;
import io.kubevrrp.operator.desired.ServicePlan.Change;
import io.kubevrrp.operator.desired.ServicePlanner;
import io.kubevrrp.operator.resolve.ServiceFacts;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the VIPGroups hold the addresses that Services were given. These groups are the record of
 * who has what, so that one decision is written before the next is made, and each is made from
 * groups that the server itself showed: a cache may lag behind what was written a moment ago.
 */
public final class GroupWriter {
  private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);

  private final KubernetesClient client;

  /** The last plan with nothing to write, by who asked: the same facts lead to it again. */
  private final Map<Object, Settled> settled = new HashMap<>();

  private record Settled(List<String> versions, ServicePlan plan) {}

  /** Writes nothing yet. */
  public GroupWriter(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Plans, and writes what is to be written.
   *
   * @param asking whose caches the facts are from
   * @return the plan that the groups now say; empty when somebody else wrote in between: ask again
   */
  synchronized Optional<ServicePlan> settle(Object asking, ServiceFacts facts) {
    List<String> versions = facts.versions();
    Settled last = settled.get(asking);
    if (last != null && last.versions().equals(versions)) {
      return Optional.of(last.plan());
    }
    ServicePlan plan = ServicePlanner.plan(facts);
    if (plan.changes().isEmpty()) {
      settled.put(asking, new Settled(versions, plan));
      return Optional.of(plan);
    }
    ServicePlan fresh =
        ServicePlanner.plan(facts.withGroups(client.resources(VIPGroup.class).list().getItems()));
    try {
      fresh.changes().forEach(this::write);
      return Optional.of(fresh);
    } catch (KubernetesClientException e) {
      if (isOutdated(e.getCode())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean isOutdated(int code) {
    return code == HttpURLConnection.HTTP_CONFLICT || code == HttpURLConnection.HTTP_NOT_FOUND;
  }

  private void write(Change change) {
    switch (change) {
      case Change.Create(var group) -> {
        client.resource(group).create();
        log("addresses of Services get a group", group);
      }
      case Change.Replace(var group) -> {
        client.resource(group).update();
        log("addresses of Services changed", group);
      }
      case Change.Delete(var group) -> {
        client
            .resource(group)
            .lockResourceVersion(group.getMetadata().getResourceVersion())
            .delete();
        log("addresses of Services are released", group);
      }
    }
  }

  private static void log(String what, VIPGroup group) {
    LOG.atInfo()
        .addKeyValue("group", group.getMetadata().getName())
        .addKeyValue("addresses", String.join(",", group.getSpec().addresses()))
        .log(what);
  }
}
