package io.kubevrrp.lab.demo;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.lab.Await;
import io.kubevrrp.lab.FailoverTimes;
import io.kubevrrp.lab.Host;
import io.kubevrrp.lab.LabException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** One pair of keepalived.conf files, from import to the last failover. */
final class Act {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration NOTHING_MORE = Duration.ofSeconds(1);

  private final Stage stage;
  private final Screen screen;
  private final Path folder;
  private final Map<String, String> owners;
  private final List<Row> rows = new ArrayList<>();
  private List<HasMetadata> objects = List.of();

  /** With the node that each virtual address prefers. */
  Act(Stage stage, Screen screen, String name, Map<String, String> owners) {
    this.stage = stage;
    this.screen = screen;
    this.folder = stage.folder(name);
    this.owners = new TreeMap<>(owners); // the same order in every run
  }

  /** Imports the files and applies what came of it, until every address is where it belongs. */
  void raise(Map<String, String> files) {
    screen.say("kube-vrrp import " + files);
    screen.quote(stage.importInto(folder, files));
    objects = stage.objects(folder);
    stage.mountKeys(folder);
    screen.say("kubectl apply -f " + folder.getFileName() + "/");
    screen.quote(stage.api().apply(folder));
    awaitHome();
    Await.until("the groups' status to name their owners", LIMIT, this::statusIsRight);
    screen.say("kubectl get vipgroups");
    screen.quote(stage.api().vipGroups());
  }

  /** Takes everything away again. */
  void strike() {
    stage.delete(folder);
    owners
        .keySet()
        .forEach(vip ->
            Await.until(
                vip + " to leave",
                LIMIT,
                () -> stage.segment().kernel(vip).ownersAt(Instant.now()).isEmpty()));
    screen.say("deleted: the addresses are gone");
  }

  /** nginx fails on the first node and returns. */
  void serviceFails() {
    Host node = stage.node129();
    Instant begin = Instant.now();
    stage.nginx(node).stop();
    moved("nginx stopped", begin, node, stage.node131(), FailoverTimes.ALLOWANCE, verdictLimit());
    begin = Instant.now();
    stage.nginx(node).start();
    moved("nginx returned", begin, stage.node131(), node, FailoverTimes.ALLOWANCE, verdictLimit());
  }

  /** The first node crashes and returns. */
  void nodeCrashes() {
    Host node = stage.node129();
    Instant begin = Instant.now();
    node.unplug();
    stage.daemon(node).kill();
    moved("node crashed", begin, node, stage.node131(), times(true), LIMIT);
    begin = Instant.now();
    node.plug();
    stage.startDaemon(node);
    moved("node returned", begin, stage.node131(), node, FailoverTimes.ALLOWANCE, LIMIT);
  }

  /** The first node's daemon is asked to end, and started again. */
  void daemonStops() {
    Host node = stage.node129();
    Instant begin = Instant.now();
    stage.daemon(node).stop();
    moved("daemon stopped", begin, node, stage.node131(), times(false), LIMIT);
    stage.daemon(node).close();
    begin = Instant.now();
    stage.startDaemon(node);
    moved("daemon returned", begin, stage.node131(), node, FailoverTimes.ALLOWANCE, LIMIT);
  }

  List<Row> rows() {
    return List.copyOf(rows);
  }

  private void moved(
      String event, Instant begin, Host from, Host to, Duration allowed, Duration limit) {
    for (Map.Entry<String, String> entry : owners.entrySet()) {
      if (entry.getValue().equals(stage.node129().name())) {
        stage.segment().awaitOwner(entry.getKey(), to, limit);
      }
    }
    screen.say(to.name() + " has it; looking on for a second owner that comes late");
    Instant settled = Instant.now();
    Await.observe(NOTHING_MORE);
    Instant end = Instant.now();
    for (Map.Entry<String, String> entry : owners.entrySet()) {
      boolean moves = entry.getValue().equals(stage.node129().name());
      Row.Move move =
          new Row.Move(
              event,
              entry.getKey(),
              moves ? from.name() : entry.getValue(),
              moves ? to.name() : entry.getValue());
      // An address whose owner was not touched must not lose it, not even for a moment.
      Row row =
          move.measured(
              stage.segment().measure(entry.getKey(), begin, end),
              moves ? allowed : Duration.ZERO,
              stage.segment().measure(entry.getKey(), settled, end));
      rows.add(row);
      screen.row(row);
    }
  }

  private void awaitHome() {
    try {
      owners.forEach((vip, node) -> stage.segment().awaitOwner(vip, stage.node(node), LIMIT));
    } catch (RuntimeException e) {
      throw new LabException(e.getMessage() + "\n" + stage.ended(), e);
    }
  }

  private boolean statusIsRight() {
    List<VIPGroup> groups = stage.api().client().resources(VIPGroup.class).list().getItems();
    return owners.entrySet().stream()
        .allMatch(owner ->
            groups.stream()
                .filter(group -> group.getSpec().addresses().toString().contains(owner.getKey()))
                .anyMatch(group ->
                    group.getStatus() != null
                        && owner.getValue().equals(group.getStatus().active())));
  }

  /** What RFC 3768 or RFC 9568 allows the second node, by what was imported. */
  private Duration times(boolean crash) {
    VIPGroup.Spec spec = group().getSpec();
    int version = Objects.requireNonNull(spec.vrrp().version());
    Duration interval = Durations.parse(spec.vrrp().advertisementInterval());
    int priority =
        spec.priorities().stream()
            .filter(entry -> entry.node().equals(stage.node131().name()))
            .mapToInt(entry -> entry.priority())
            .findFirst()
            .orElseThrow();
    return crash
        ? FailoverTimes.afterCrash(version, priority, interval)
        : FailoverTimes.afterStop(version, priority, interval);
  }

  /** The checks' time to a verdict, then the silence after which the other node takes over. */
  private Duration verdictLimit() {
    Duration sum = times(true).plusSeconds(1);
    for (HasMetadata object : objects) {
      if (object instanceof TrackedService service) {
        TrackedService.Spec spec = service.getSpec();
        int checks = Math.max(spec.fall(), spec.rise()) + 1;
        sum = sum.plus(Durations.parse(spec.interval()).multipliedBy(checks));
      }
    }
    return sum;
  }

  private VIPGroup group() {
    return objects.stream()
        .filter(VIPGroup.class::isInstance)
        .map(VIPGroup.class::cast)
        .filter(group -> group.getSpec().addresses().toString().contains(Stage.VIP))
        .findFirst()
        .orElseThrow();
  }
}
