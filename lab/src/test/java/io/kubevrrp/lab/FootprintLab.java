package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much of a host's memory the daemon takes, and what each choice costs or saves. */
@NeedsRoot
class FootprintLab {
  private static final String VIP = "192.168.1.233";
  private static final KeepalivedPeer.Settings SETTINGS =
      new KeepalivedPeer.Settings(3, 233, 100, 1000, "", VIP);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration SETTLED = Duration.ofSeconds(10);

  /** What was measured and a tenth: whoever makes it more has to say why in docs/footprint.md. */
  private static final long MOST_KIBIBYTES = 128 * 1024;

  /** Other options than the launcher's, which they come after; -Dfootprint.others=true. */
  private static final List<List<String>> OTHERS =
      !Boolean.getBoolean("footprint.others")
          ? List.of()
          : List.of(
              List.of("-XX:ArchiveRelocationMode=1"),
              List.of("-XX:-UseCompactObjectHeaders"),
              List.of("-XX:TieredStopAtLevel=4"),
              List.of("-XX:-UseSerialGC", "-XX:+UseZGC"),
              List.of("-Xms64m"));

  @Test
  void theDaemonWithItsKubernetesClientTakesNoMoreThanBefore() {
    Memory keepalived = keepalived();
    Memory file = file(List.of());
    Memory api = api(List.of());
    List<String> table = new ArrayList<>();
    table.add("keepalived, two processes: " + keepalived);
    table.add("file, no Kubernetes client: " + file);
    table.add("with its Kubernetes client: " + api);
    for (List<String> options : OTHERS) {
      table.add("  and " + String.join(" ", options) + ": " + api(options));
    }
    table.forEach(System.out::println);

    assertThat(api.resident()).isLessThanOrEqualTo(MOST_KIBIBYTES);
    assertThat(file.resident()).isLessThan(api.resident());
  }

  private static Memory keepalived() {
    try (Lan lan = new Lan()) {
      Host host = lan.host("node-129", "192.168.1.129/24");
      KeepalivedPeer peer = lan.own(new KeepalivedPeer(host, lan.directory(), SETTINGS));
      return settled(host, peer.process());
    }
  }

  private static Memory file(List<String> options) {
    try (Lan lan = new Lan()) {
      Host host = lan.host("node-129", "192.168.1.129/24");
      Path file = VipNodeFile.write(host, lan.directory(), SETTINGS);
      return settled(
          host,
          lan.own(NodeDaemon.withFileThrough(host, lan.directory(), file, environment(options)))
              .process());
    }
  }

  private static Memory api(List<String> options) {
    try (Lan lan = new Lan()) {
      Host host = lan.host("node-129", "192.168.1.129/24");
      RealApiServer api = lan.own(new RealApiServer(lan.directory()));
      lan.own(new ApiTunnel(api.port(), lan.directory())).reach(host);
      VIPNode node =
          Serialization.unmarshal(
              read(VipNodeFile.write(host, lan.directory(), SETTINGS)), VIPNode.class);
      api.client().resource(node).create();
      return settled(
          host,
          lan.own(
                  NodeDaemon.withServiceAccount(
                      host, lan.directory(), api, List.of(variable(options))))
              .process());
    }
  }

  private static List<String> environment(List<String> options) {
    return List.of("env", variable(options));
  }

  private static String variable(List<String> options) {
    return "KUBE_VRRP_JAVA_OPTIONS=" + String.join(" ", options);
  }

  private static Memory settled(Host host, HostProcess process) {
    Await.until("the address to be bound", LIMIT, () -> host.holds(VIP));
    Await.observe(SETTLED);
    return Memory.of(process.pids());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
