package io.kubevrrp.lab.demo;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.lab.ApiServer;
import io.kubevrrp.lab.ApiTunnel;
import io.kubevrrp.lab.Command;
import io.kubevrrp.lab.Host;
import io.kubevrrp.lab.HostProcess;
import io.kubevrrp.lab.Lan;
import io.kubevrrp.lab.Nginx;
import io.kubevrrp.lab.NodeDaemon;
import io.kubevrrp.lab.Segment;
import io.kubevrrp.lab.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Two nodes with nginx, a client that looks, the API, the operator, a daemon on each node. */
final class Stage {
  static final String VIP = "192.168.1.233";
  static final String SECOND_VIP = "192.168.1.244";

  private final Lan lan;
  private final ApiServer api;
  private final Host node129;
  private final Host node131;
  private final Segment segment;
  private final Map<String, Nginx> nginx = new HashMap<>();
  private final Map<String, NodeDaemon> daemons = new HashMap<>();
  private final HostProcess operator;

  Stage(Lan lan, ApiServer api) {
    this.lan = lan;
    this.api = api;
    api.client().getKubernetesSerialization().registerKubernetesResource(VIPGroup.class);
    api.client().getKubernetesSerialization().registerKubernetesResource(TrackedService.class);
    node129 = lan.host("node-129", "192.168.1.129/24");
    node131 = lan.host("node-131", "192.168.1.131/24");
    Host client = lan.host("client", "192.168.1.1/24");
    ApiTunnel tunnel = lan.own(new ApiTunnel(api.port(), lan.directory()));
    List.of(node129, node131, client).forEach(tunnel::reach);
    nodes().forEach(node -> nginx.put(node.name(), new Nginx(node, lan.directory())));
    segment = new Segment(nodes(), lan.probe(client, List.of(VIP, SECOND_VIP)));
    createCluster();
    operator =
        lan.own(
            client.start(
                lan.directory().resolve("operator.log"),
                List.of(Tree.operator().toString(), "--kubeconfig", api.kubeconfig().toString())));
    nodes().forEach(this::startDaemon);
    segment.awaitProbe();
  }

  private void createCluster() {
    api.client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName("kube-vrrp").endMetadata().build())
        .create();
    for (Host node : nodes()) {
      api.client()
          .resource(
              new NodeBuilder()
                  .withNewMetadata()
                  .withName(node.name())
                  .addToLabels("kubernetes.io/hostname", node.name())
                  .endMetadata()
                  .build())
          .create();
    }
  }

  Host node129() {
    return node129;
  }

  Host node131() {
    return node131;
  }

  List<Host> nodes() {
    return List.of(node129, node131);
  }

  Host node(String name) {
    return node129.name().equals(name) ? node129 : node131;
  }

  Segment segment() {
    return segment;
  }

  ApiServer api() {
    return api;
  }

  Nginx nginx(Host node) {
    return Objects.requireNonNull(nginx.get(node.name()));
  }

  NodeDaemon daemon(Host node) {
    return Objects.requireNonNull(daemons.get(node.name()));
  }

  /** Starts the node's daemon; it gets its orders from the API. */
  void startDaemon(Host node) {
    NodeDaemon daemon = NodeDaemon.withApi(node, lan.directory(), api.kubeconfig());
    daemons.put(node.name(), lan.own(daemon));
  }

  /** Whether operator and daemons run; else the sentence that says who does not. */
  String ended() {
    List<String> ended = new ArrayList<>();
    if (!operator.isAlive()) {
      ended.add("the operator has ended: " + tail(operator.log()));
    }
    for (Host node : nodes()) {
      if (!daemon(node).process().isAlive()) {
        ended.add(
            "the daemon of "
                + node.name()
                + " has ended: "
                + tail(NodeDaemon.log(node, lan.directory())));
      }
    }
    return String.join("\n", ended);
  }

  /** {@code kube-vrrp import} of the nodes' files into a folder of this name; what it printed. */
  String importInto(Path folder, Map<String, String> files) {
    List<String> command = new ArrayList<>(List.of(Tree.commandLine().toString(), "import"));
    files.forEach((node, file) -> {
      command.add("--node");
      command.add(node + "=" + Tree.tutorial(file));
    });
    command.addAll(List.of("-o", folder.toString()));
    return Command.run(command);
  }

  Path folder(String name) {
    return lan.directory().resolve(name);
  }

  /**
   * Gives the daemons the keys of the folder's Secrets, one file for each, as the kubelet would.
   */
  void mountKeys(Path folder) {
    for (HasMetadata object : objects(folder)) {
      if (object instanceof Secret secret) {
        Map<String, byte[]> keys = new HashMap<>();
        if (secret.getData() != null) {
          secret
              .getData()
              .forEach((key, value) -> keys.put(key, Base64.getDecoder().decode(value)));
        }
        if (secret.getStringData() != null) {
          secret
              .getStringData()
              .forEach((key, value) -> keys.put(key, value.getBytes(StandardCharsets.UTF_8)));
        }
        keys.forEach(this::mountKey);
      }
    }
  }

  private void mountKey(String key, byte[] value) {
    try {
      Files.write(NodeDaemon.keys(lan.directory()).resolve(key), value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes what the folder's files made. */
  void delete(Path folder) {
    objects(folder).forEach(object -> api.client().resource(object).delete());
  }

  /** The objects of the folder's files. */
  List<HasMetadata> objects(Path folder) {
    List<HasMetadata> objects = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".yaml")).sorted().toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          objects.addAll(api.client().load(in).items());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return objects;
  }

  private static String tail(Path log) {
    return Command.attempt(List.of("tail", "-n", "15", log.toString())).output();
  }
}
