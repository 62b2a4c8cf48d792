package io.kubevrrp.node.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kubernetes API as this daemon uses it: watches its own VIPNode, and has its status and a
 * Lease written. Its absence stops nothing.
 */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final String node;
  private final StatusWriter writer;

  /** Takes what the API has for this node. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A spec that is another than the last; called on a thread of the client.
     *
     * @param spec as it is written, with nothing checked; null when there is none
     * @param generation the generation of its object
     */
    void onSpec(@Nullable JsonNode spec, long generation);
  }

  /**
   * A client that knows no kinds but those that this daemon speaks of: fabric8's own search loads
   * the classes of all of Kubernetes' kinds, five hundred of them, which stay in memory for ever.
   */
  public static KubernetesClient client(Config config) {
    KubernetesSerialization serialization = new KubernetesSerialization(new ObjectMapper(), false);
    serialization.registerKubernetesResource(Status.class); // how a watch says that it ends
    serialization.registerKubernetesResource(Lease.class);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(serialization)
        .build();
  }

  /**
   * Does nothing before {@link #start}.
   *
   * @param namespace where the Lease lives
   * @param status what to write, asked for at each write
   */
  public ApiServer(
      KubernetesClient client, String node, String namespace, Supplier<VIPNode.Status> status) {
    this.client = client;
    this.node = node;
    this.writer = new StatusWriter(client, node, namespace, status);
  }

  /** Begins to watch and to renew the Lease. */
  public void start(Listener listener) {
    // Untyped: a field that this daemon cannot read must refuse one entry, not the whole object.
    SharedIndexInformer<GenericKubernetesResource> informer =
        client
            .genericKubernetesResources(ResourceDefinitionContext.fromResourceType(VIPNode.class))
            .withName(node)
            .runnableInformer(0);
    informer.exceptionHandler((started, failure) -> true); // an API server that is away comes back
    informer.addEventHandler(new Handler(listener));
    informer.start();
    writer.start();
  }

  /** Has the status written soon; many calls make one write. */
  public void statusChanged() {
    writer.statusChanged();
  }

  /** Writes the status a last time, bounded, and stops. */
  @Override
  public void close() {
    writer.close();
    client.close();
  }

  private final class Handler implements ResourceEventHandler<GenericKubernetesResource> {
    private final Listener listener;

    Handler(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onAdd(GenericKubernetesResource vipNode) {
      handOn(vipNode);
      writer.objectIsNew();
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource vipNode) {
      // Every status that this daemon writes comes back here.
      if (!Objects.equals(spec(before), spec(vipNode))
          || generation(before) != generation(vipNode)) {
        handOn(vipNode);
      }
      if (!Objects.equals(rollCall(before), rollCall(vipNode))) {
        writer.answer();
      }
      if (!Objects.equals(before.getMetadata().getUid(), vipNode.getMetadata().getUid())) {
        writer.objectIsNew();
      }
    }

    @Override
    public void onDelete(GenericKubernetesResource vipNode, boolean finalStateUnknown) {
      // The node is not ours any more, or the object was deleted by mistake: nothing moves on a
      // guess.
      LOG.atWarn()
          .addKeyValue("node", node)
          .log("the VIPNode was deleted; the last good configuration runs on");
    }

    private void handOn(GenericKubernetesResource vipNode) {
      listener.onSpec(spec(vipNode), generation(vipNode));
    }

    private static @Nullable JsonNode spec(GenericKubernetesResource vipNode) {
      Object spec = vipNode.getAdditionalProperties().get("spec");
      return spec == null ? null : JSON.valueToTree(spec);
    }

    private static @Nullable String rollCall(GenericKubernetesResource vipNode) {
      var annotations = vipNode.getMetadata().getAnnotations();
      return annotations == null ? null : annotations.get(VIPNode.ROLL_CALL);
    }

    private static long generation(GenericKubernetesResource vipNode) {
      return Optional.ofNullable(vipNode.getMetadata().getGeneration()).orElse(0L);
    }
  }
}
