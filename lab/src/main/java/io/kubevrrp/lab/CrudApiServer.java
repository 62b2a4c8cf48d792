package io.kubevrrp.lab;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.kubevrrp.api.v1alpha1.AddressPool;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * fabric8's CRUD server in this process: no validation, no server-side apply, but there at once.
 */
public final class CrudApiServer implements ApiServer {
  private static final List<Class<? extends HasMetadata>> KINDS =
      List.of(
          VIPGroup.class,
          TrackedService.class,
          VirtualServer.class,
          VIPNode.class,
          AddressPool.class);

  /** Kept here, since java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger REQUESTS = Logger.getLogger("io.fabric8.mockwebserver");

  private final KubernetesMockServer server;
  private final Path kubeconfig;
  private final KubernetesClient client;

  /** Starts it; its kubeconfig goes into the folder. */
  public CrudApiServer(Path directory) {
    REQUESTS.setLevel(Level.WARNING); // else every request is a line on the screen
    server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            new HashMap<>(),
            new KubernetesCrudDispatcher(contexts()),
            false);
    server.init(InetAddress.getLoopbackAddress(), 0);
    kubeconfig = directory.resolve("kubeconfig");
    RunFolder.write(kubeconfig, text(server.getPort()));
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
            .build();
    KINDS.forEach(kind -> client.resource(definition(kind)).create());
  }

  private static List<CustomResourceDefinitionContext> contexts() {
    return KINDS.stream().map(CrudApiServer::context).toList();
  }

  private static CustomResourceDefinitionContext context(Class<? extends HasMetadata> kind) {
    return new CustomResourceDefinitionContext.Builder()
        .withGroup(HasMetadata.getGroup(kind))
        .withVersion(HasMetadata.getVersion(kind))
        .withKind(HasMetadata.getKind(kind))
        .withPlural(HasMetadata.getPlural(kind))
        .withScope("Cluster")
        .build();
  }

  private CustomResourceDefinition definition(Class<? extends HasMetadata> kind) {
    String resource =
        "/crds/" + HasMetadata.getPlural(kind) + "." + HasMetadata.getGroup(kind) + ".yaml";
    try (InputStream yaml = CrudApiServer.class.getResourceAsStream(resource)) {
      Objects.requireNonNull(yaml, resource);
      return client.getKubernetesSerialization().unmarshal(yaml, CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(int port) {
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: lab
      cluster: {server: "http://127.0.0.1:%d"}
    users:
    - name: admin
      user: {token: "none-needed"}
    contexts:
    - name: lab
      context: {cluster: lab, user: admin, namespace: default}
    current-context: lab
    """
        .formatted(port);
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public String description() {
    return "fabric8's CRUD server in this process (no real Kubernetes API at hand was asked for or found)";
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public String apply(Path yaml) {
    StringBuilder said = new StringBuilder();
    for (Path file : files(yaml)) {
      for (HasMetadata object : load(file)) {
        HasMetadata applied = client.resource(object).createOr(resource -> resource.update());
        said.append(applied.getKind().toLowerCase(Locale.ROOT))
            .append('/')
            .append(applied.getMetadata().getName())
            .append(" applied\n");
      }
    }
    return said.toString();
  }

  private List<HasMetadata> load(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return client.load(in).items();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path yaml) {
    if (!Files.isDirectory(yaml)) {
      return List.of(yaml);
    }
    try (Stream<Path> all = Files.list(yaml)) {
      return all.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String vipGroups() {
    StringBuilder table =
        new StringBuilder(row("NAME", "ADDRESSES", "ACTIVE", "READY", "LAST-FAILOVER"));
    for (VIPGroup group : client.resources(VIPGroup.class).list().getItems()) {
      VIPGroup.Status status =
          group.getStatus() == null ? VIPGroup.Status.EMPTY : group.getStatus();
      table.append(
          row(
              group.getMetadata().getName(),
              group.getSpec().addresses().toString(),
              Objects.requireNonNullElse(status.active(), ""),
              ready(status),
              status.lastFailover() == null ? "" : status.lastFailover().at()));
    }
    return table.toString();
  }

  private static String ready(VIPGroup.Status status) {
    return status.conditions().stream()
        .filter(condition -> "Ready".equals(condition.getType()))
        .map(Condition::getStatus)
        .findFirst()
        .orElse("");
  }

  private static String row(String... cells) {
    return String.format(
        Locale.ROOT,
        "%-10s %-20s %-10s %-6s %s%n",
        cells[0],
        cells[1],
        cells[2],
        cells[3],
        cells[4]);
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }
}
