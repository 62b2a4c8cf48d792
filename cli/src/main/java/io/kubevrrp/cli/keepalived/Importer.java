package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one configuration for each node and merges what belongs to one virtual router. */
public final class Importer {
  /**
   * What the files mean.
   *
   * @param groups by name, in the order of the files
   * @param services by name
   * @param servers by name
   * @param secrets passwords and keys by their names in the Secret
   */
  public record Result(
      Map<String, VIPGroup.Spec> groups,
      Map<String, TrackedService.Spec> services,
      Map<String, VirtualServer.Spec> servers,
      Map<String, String> secrets) {}

  private final @Nullable Path files;
  private final Report report;
  private final Groups groups;
  private final SyncGroups syncGroups;
  private final DirectedBlocks directed;
  private final Map<String, TrackedService.Spec> services = new LinkedHashMap<>();

  /**
   * An importer.
   *
   * @param files a folder with the scripts' texts, or null
   * @param report what it finds goes here
   */
  public Importer(@Nullable Path files, Report report) {
    this.files = files;
    this.report = report;
    this.groups = new Groups(report);
    this.syncGroups = new SyncGroups(report);
    this.directed = new DirectedBlocks(report);
  }

  /**
   * Reads the nodes' files.
   *
   * @param nodes the file of each node
   * @throws ConfigSyntaxException when one cannot be read
   */
  public Result read(Map<String, Path> nodes) {
    nodes.forEach(this::node);
    groups.merge();
    Map<String, VIPGroup.Spec> all = new LinkedHashMap<>(groups.groups());
    syncGroups.tie(all, groups::name);
    return new Result(all, services, directed.of(all), groups.secrets());
  }

  private void node(String node, Path file) {
    List<Statement> top = Walk.mapped("root", ConfigReader.read(file, node, report), report);
    List<Statement> globals = new ArrayList<>();
    List<Statement> globalBlocks = new ArrayList<>();
    Map<String, Scripts.Script> scripts = new LinkedHashMap<>();
    Delays delays = new Delays(report);
    for (Statement block : top) {
      if (block.keyword().equals("global_defs")) {
        globalBlocks.addAll(block.children());
        globals.addAll(Walk.mapped("global_defs", block.children(), report));
      } else if (block.keyword().equals("interface_up_down_delays")) {
        delays.interfaces(block);
      } else if (block.keyword().equals("vrrp_script")) {
        Scripts.Script script = new Scripts(file, files, report).read(block);
        scripts.put(script.name(), script);
        script
            .service()
            .ifPresent(spec -> service(block, Numbers.name(Numbers.first(block)), spec));
      }
    }
    globals.forEach(delays::global);
    Lints.multicastGroup(globals, report);
    TrackedBlocks tracked = new TrackedBlocks(names(scripts), report, this::service);
    tracked.read(top);
    Set<String> names = new HashSet<>();
    for (Statement block : top) {
      if (!block.keyword().equals("vrrp_instance")) {
        continue;
      }
      if (!names.add(Numbers.first(block))) {
        report.error(
            block.at(),
            "vrrp_instance %s is there twice, keepalived ignores the second (give it a name of its own)"
                .formatted(Numbers.first(block)));
        continue;
      }
      Instances.Instance instance =
          new Instances(node, scripts, tracked, delays, report).read(block, globals);
      if (instance.vrid() != 0 && !instance.spec().addresses().isEmpty()) {
        groups.add(instance);
      }
    }
    top.stream()
        .filter(block -> block.keyword().equals("vrrp_sync_group"))
        .forEach(block -> syncGroups.add(node, block, scripts, tracked));
    directed.read(top);
    Lints.scriptSecurity(top, globalBlocks, report);
    Lints.mailToItself(globalBlocks, report);
  }

  private static Set<String> names(Map<String, Scripts.Script> scripts) {
    return scripts.keySet().stream().map(Numbers::name).collect(Collectors.toSet());
  }

  private void service(Statement block, String name, TrackedService.Spec spec) {
    TrackedService.Spec before = services.putIfAbsent(name, spec);
    if (before != null && !before.equals(spec)) {
      String kind = block.keyword().equals("vrrp_script") ? "script" : block.keyword();
      report.error(
          block.at(),
          "the %s '%s' differs between the nodes; the first was taken (make them equal)"
              .formatted(kind, Numbers.first(block)));
    }
  }
}
