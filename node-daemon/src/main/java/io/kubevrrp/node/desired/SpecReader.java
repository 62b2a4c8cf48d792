package io.kubevrrp.node.desired;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevrrp.api.v1alpha1.NodeVirtualServer;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.track.TrackedServiceConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a VIPNode's spec into the daemon's own types, each virtual router, each service and each
 * virtual server by itself; all problems are found, not only the first.
 */
public final class SpecReader {
  private final RouterReader routers;
  private final ServiceReader services;

  /** Passwords, HMAC keys and certificates come from these keys. */
  public SpecReader(Keys keys) {
    this.routers = new RouterReader(keys);
    this.services = new ServiceReader(keys);
  }

  /** What the spec says that came from the API; never throws. */
  public Reading read(@Nullable JsonNode spec) {
    return read(spec, Origin.API);
  }

  /** What the spec says; never throws. */
  public Reading read(@Nullable JsonNode spec, Origin origin) {
    if (spec == null || !spec.isObject()) {
      return Reading.unusable(
          "the VIPNode has no spec: write one with the lists virtualRouters and trackedServices");
    }
    List<String> problems = new ArrayList<>();
    Section<TrackedServiceConfig> trackedServices =
        new SectionReader<>(
                "trackedServices",
                "tracked service",
                VIPNode.Service.class,
                (service, source) -> services.read(service, source, origin))
            .read(spec, problems);
    Section<RouterSpec> virtualRouters =
        new SectionReader<>(
                "virtualRouters",
                "virtual router",
                VIPNode.VirtualRouter.class,
                (router, _) -> routers.read(router))
            .atMost(VIPNode.MOST_VIRTUAL_ROUTERS)
            .read(spec, problems);
    Section<DirectedServer> virtualServers =
        new SectionReader<>(
                "virtualServers",
                "virtual server",
                NodeVirtualServer.class,
                (server, _) -> VirtualServerReader.read(server))
            .perVirtualRouter()
            .read(spec, problems);
    return new Reading(virtualRouters, trackedServices, virtualServers, problems);
  }
}
