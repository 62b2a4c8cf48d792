package io.kubevrrp.lab;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A real Kubernetes API of its own: etcd and kube-apiserver on loopback, with fresh state in a
 * private temporary folder. There is no controller-manager and no scheduler behind it.
 */
public final class KubeApiServer implements AutoCloseable {
  private static final List<String> CRDS =
      List.of(
          "vipgroups.kubevrrp.io",
          "trackedservices.kubevrrp.io",
          "virtualservers.kubevrrp.io",
          "vipnodes.kubevrrp.io",
          "addresspools.kubevrrp.io");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 3;

  /** An API server says so while it makes ready for a new definition. */
  private static final Set<Integer> NOT_YET = Set.of(404, 429);

  private final Path folder;
  private final Path assets;
  private KubeProcesses processes;
  private final KubernetesClient client;

  private KubeApiServer(
      Path assets, Path folder, KubeProcesses processes, KubernetesClient client) {
    this.assets = assets;
    this.folder = folder;
    this.processes = processes;
    this.client = client;
  }

  /**
   * Starts a server from a folder that holds etcd and kube-apiserver, and waits until it is ready.
   */
  public static KubeApiServer start(Path assets) throws IOException {
    return start(assets, Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** As {@link #start(Path)}, with its own folder in the parent. */
  static KubeApiServer start(Path assets, Path parent) throws IOException {
    for (int attempt = 1; ; attempt++) {
      Path folder = Files.createTempDirectory(parent, RunFolder.PREFIX);
      KubeProcesses processes = null;
      try {
        String token = writeFiles(folder);
        processes = KubeProcesses.start(assets, folder);
        return awaitReady(assets, folder, processes, token);
      } catch (IOException | LabException e) {
        String words = processes == null ? "" : processes.lastWords();
        if (processes != null) {
          processes.close();
        }
        delete(folder);
        // A port that was free when it was chosen can be taken a moment later.
        if (attempt == ATTEMPTS || !words.contains("address already in use")) {
          throw new IOException(e.getMessage() + "\n" + words, e);
        }
      }
    }
  }

  private static KubeApiServer awaitReady(
      Path assets, Path folder, KubeProcesses processes, String token) throws IOException {
    Path certificate = folder.resolve("certs/apiserver.crt");
    await("kube-apiserver's certificate", processes, () -> Files.exists(certificate));
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(kubeconfig, kubeconfig(processes.port(), certificate, token));
    KubernetesClient client = new KubernetesClientBuilder().withConfig(config(kubeconfig)).build();
    try {
      await("kube-apiserver to be ready", processes, () -> ready(client));
    } catch (IOException | LabException e) {
      client.close();
      throw e;
    }
    return new KubeApiServer(assets, folder, processes, client);
  }

  private static Config config(Path kubeconfig) {
    return new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
        .withRequestRetryBackoffLimit(0) // a refusal is an answer, not a reason to ask again
        .build();
  }

  private static boolean ready(KubernetesClient client) {
    try {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException e) {
      return false; // refused, or not all hooks have run: both end by themselves
    }
  }

  private static void await(String what, KubeProcesses processes, BooleanSupplier condition)
      throws IOException {
    Await.until(what, START_LIMIT, () -> condition.getAsBoolean() || !processes.alive());
    if (!processes.alive()) {
      throw new IOException("etcd or kube-apiserver ended while starting");
    }
  }

  /** Writes what the server reads at its start; returns the administrator's token. */
  private static String writeFiles(Path folder) throws IOException {
    Files.createDirectory(
        folder.resolve("etcd"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createDirectory(folder.resolve("certs"));
    KeyPair keys = serviceAccountKeys();
    Files.writeString(folder.resolve("sa.key"), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    Files.writeString(folder.resolve("sa.pub"), pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String token = HexFormat.of().formatHex(random);
    Files.writeString(folder.resolve("tokens.csv"), token + ",admin,admin,system:masters\n");
    return token;
  }

  private static KeyPair serviceAccountKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK makes EC keys", e);
    }
  }

  private static String pem(String what, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
  }

  private static String kubeconfig(int port, Path certificate, String token) {
    return """
    apiVersion: v1
    kind: Config
    clusters:
      - name: lab
        cluster: {server: "https://127.0.0.1:%d", certificate-authority: "%s"}
    users:
      - name: admin
        user: {token: "%s"}
    contexts:
      - name: lab
        context: {cluster: lab, user: admin, namespace: default}
    current-context: lab
    """
        .formatted(port, certificate, token);
  }

  /** Kills etcd and kube-apiserver; their state stays. */
  public synchronized void kill() {
    processes.close();
  }

  /**
   * Starts both again where {@link #kill} left them, and waits until the API is ready.
   *
   * @throws IOException when one of them ends instead
   */
  public synchronized void revive() throws IOException {
    processes = processes.again(assets);
    await("kube-apiserver to be ready again", processes, () -> ready(client));
  }

  /** An administrator's kubeconfig; valid, as all of the folder around it, until {@link #close}. */
  public Path kubeconfig() {
    return folder.resolve("kubeconfig");
  }

  /** An administrator's client, closed with the server. */
  public KubernetesClient client() {
    return client;
  }

  /** Which server it is, for example {@code v1.20.2}. */
  public String version() {
    return client.getKubernetesVersion().getGitVersion();
  }

  /** Whether it enforces CEL rules of custom resources, as 1.25 and newer do. */
  public boolean enforcesCel() {
    VersionInfo version = client.getKubernetesVersion();
    int major = Integer.parseInt(version.getMajor());
    int minor = Integer.parseInt(version.getMinor().replaceAll("\\D.*", ""));
    return major > 1 || minor >= 25;
  }

  /**
   * Creates kube-vrrp's definitions and waits until they are served. They are created by POST: an
   * API server older than 1.23 drops CEL rules from that in silence, and fails at server-side
   * apply.
   */
  public void installCrds() {
    for (String name : CRDS) {
      client.apiextensions().v1().customResourceDefinitions().resource(definition(name)).create();
    }
    for (String name : CRDS) {
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(name)
          .waitUntilCondition(KubeApiServer::established, 30, TimeUnit.SECONDS);
      Await.until(name + " to be served", START_LIMIT, () -> served(name));
    }
  }

  /** The watch cache of an established definition may still have to be made. */
  private boolean served(String definition) {
    String plural = definition.substring(0, definition.indexOf('.'));
    try {
      client.raw("/apis/kubevrrp.io/v1alpha1/" + plural + "?resourceVersion=0");
      return true;
    } catch (KubernetesClientException e) {
      if (NOT_YET.contains(e.getCode())) {
        return false;
      }
      throw e;
    }
  }

  private CustomResourceDefinition definition(String name) {
    String resource = "/crds/" + name + ".yaml";
    try (InputStream yaml = KubeApiServer.class.getResourceAsStream(resource)) {
      if (yaml == null) {
        throw new IllegalStateException(resource + " is missing from the class path");
      }
      return client.getKubernetesSerialization().unmarshal(yaml, CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings(
      "NullAway") // the client tests a missing object, too; a new one has no conditions
  private static boolean established(CustomResourceDefinition definition) {
    return definition != null
        && definition.getStatus() != null
        && definition.getStatus().getConditions() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(condition ->
                "Established".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  /** Kills both processes and removes their state. */
  @Override
  public void close() throws IOException {
    client.close();
    processes.close();
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(folder)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
