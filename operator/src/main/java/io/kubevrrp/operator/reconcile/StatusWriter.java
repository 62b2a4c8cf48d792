package io.kubevrrp.operator.reconcile;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;

/**
 * Writes the status of an object as a whole, and only over the version that it was computed from: a
 * JSON patch (RFC 6902) of two values, that version's resourceVersion and the status. A difference
 * by position, computed against a cache, would be applied to lists that may have changed since.
 */
final class StatusWriter {
  /** When to judge again after another version was found: the cache gets it within that time. */
  static final Duration AGAIN = Duration.ofMillis(100);

  private static final ObjectMapper JSON = new ObjectMapper();

  private StatusWriter() {}

  /** What became of it. */
  enum Outcome {
    /** The server has exactly this status now. */
    WRITTEN,
    /** The object is another version by now, or gone: nothing was written, judge again. */
    OUTDATED
  }

  /**
   * Writes it.
   *
   * @param computedFrom the version of the object that the status was computed from, unchanged
   * @param status the whole new status
   * @throws KubernetesClientException when the server refuses for another reason than the version
   */
  static Outcome write(KubernetesClient client, HasMetadata computedFrom, Object status) {
    try {
      client
          .resource(computedFrom)
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON), patch(computedFrom, status));
      return Outcome.WRITTEN;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Outcome.OUTDATED;
      }
      throw e;
    }
  }

  private static String patch(HasMetadata computedFrom, Object status) {
    ArrayNode patch = JSON.createArrayNode();
    // The server compares it with the version that it has, and answers 409.
    put(patch, "/metadata/resourceVersion")
        .put("value", computedFrom.getMetadata().getResourceVersion());
    put(patch, "/status").set("value", JSON.valueToTree(status));
    return patch.toString();
  }

  /** To add a member that exists is to replace it. */
  private static ObjectNode put(ArrayNode patch, String path) {
    return patch.addObject().put("op", "add").put("path", path);
  }
}
