package io.kubevrrp.cli.keepalived;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kubevrrp.api.v1alpha1.AddressLease;
import io.kubevrrp.api.v1alpha1.Announce;
import io.kubevrrp.api.v1alpha1.HttpCheck;
import io.kubevrrp.api.v1alpha1.ProcessCheck;
import io.kubevrrp.api.v1alpha1.Scheduler;
import io.kubevrrp.api.v1alpha1.ServerCheck;
import io.kubevrrp.api.v1alpha1.ServiceCheck;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the result as YAML that leaves out what the schema's defaults say anyway. */
public final class Manifests {
  /** The file that holds the passwords and keys. */
  public static final String SECRET = "secret.yaml";

  /** The comment by which an import knows its own files again. */
  public static final String MARK = "# Written by kube-vrrp import.";

  private static final VIPGroup.Spec GROUP_DEFAULTS =
      new VIPGroup.Spec(
          null,
          null,
          List.of(),
          VIPGroup.Placement.TOGETHER,
          VrrpSettings.DEFAULT,
          List.of(),
          List.of(),
          Announce.DEFAULT,
          AddressLease.DEFAULT);
  private static final TrackedService.Spec SERVICE_DEFAULTS =
      new TrackedService.Spec(
          new ServiceCheck(
              new ServiceCheck.Tcp("127.0.0.1", 0),
              new HttpCheck("127.0.0.1", 0, "/", null, List.of("200-299")),
              ProcessCheck.named("")),
          "2s",
          "1s",
          2,
          3,
          TrackedService.Initially.DOWN);

  private static final VirtualServer.Spec SERVER_DEFAULTS =
      new VirtualServer.Spec(
          "",
          0,
          VirtualServer.Protocol.TCP,
          Scheduler.WRR,
          List.of(),
          VirtualServer.Forwarding.DIRECT_ROUTING,
          new VirtualServer.Persistence("300s"),
          List.of(),
          new ServerCheck(
              new ServerCheck.Tcp(null),
              new ServerCheck.Http(null, "/", null, List.of("200-299")),
              "2s",
              "1s",
              2,
              3,
              TrackedService.Initially.UP),
          null,
          null,
          null);

  /** The names of all files that an import may write. */
  public static final List<String> FILES =
      List.of("trackedservices.yaml", "vipgroups.yaml", "virtualservers.yaml", SECRET);

  private final KubernetesSerialization yaml = new KubernetesSerialization();

  /** The files by name; a kind of which there is nothing has no file. */
  public Map<String, String> write(Importer.Result result) {
    Map<String, String> files = new LinkedHashMap<>();
    put(
        files,
        "trackedservices.yaml",
        objects("TrackedService", result.services(), SERVICE_DEFAULTS));
    put(files, "vipgroups.yaml", objects("VIPGroup", result.groups(), GROUP_DEFAULTS));
    put(files, "virtualservers.yaml", objects("VirtualServer", result.servers(), SERVER_DEFAULTS));
    if (!result.secrets().isEmpty()) {
      put(files, SECRET, secret(result.secrets()));
    }
    return files;
  }

  private static void put(Map<String, String> files, String name, String text) {
    if (!text.isEmpty()) {
      files.put(name, text);
    }
  }

  private String objects(String kind, Map<String, ?> specs, Object defaults) {
    Map<?, ?> known = yaml.convertValue(defaults, Map.class);
    return specs.entrySet().stream()
        .map(e -> {
          Map<String, Object> object = new LinkedHashMap<>();
          object.put("apiVersion", "kubevrrp.io/v1alpha1");
          object.put("kind", kind);
          object.put("metadata", Map.of("name", e.getKey()));
          object.put("spec", pruned(yaml.convertValue(e.getValue(), Map.class), known));
          return document(object);
        })
        .collect(Collectors.joining());
  }

  private String secret(Map<String, String> secrets) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", "kube-vrrp-keys");
    metadata.put("namespace", "kube-vrrp");
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "v1");
    object.put("kind", "Secret");
    object.put("metadata", metadata);
    object.put("type", "Opaque");
    object.put("stringData", secrets);
    return document(object);
  }

  private String document(Map<String, Object> object) {
    String text = yaml.asYaml(object);
    String body = text.startsWith("---") ? text.substring(text.indexOf('\n') + 1) : text;
    String marked = "---\n" + MARK + "\n" + body;
    return marked.endsWith("\n") ? marked : marked + "\n";
  }

  private static Map<Object, Object> pruned(Map<?, ?> value, Map<?, ?> defaults) {
    Map<Object, Object> kept = new LinkedHashMap<>();
    value.forEach((key, item) -> {
      Object usual = defaults.get(key);
      if (item instanceof Map<?, ?> map) {
        Map<Object, Object> inner = pruned(map, usual instanceof Map<?, ?> m ? m : Map.of());
        if (!inner.isEmpty()) {
          kept.put(key, inner);
        }
      } else if (item != null
          && !item.equals(usual)
          && !(item instanceof List<?> list && list.isEmpty())) {
        kept.put(key, item);
      }
    });
    return kept;
  }
}
