package io.kubevrrp.cli.keepalived;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.kubevrrp.api.v1alpha1.Authentication;
import io.kubevrrp.api.v1alpha1.NodePriority;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one configuration for each node and merges what belongs to one virtual router. */
public final class Importer {
  /**
   * What the files mean.
   *
   * @param groups by name, in the order of the files
   * @param services by name
   * @param passwords by the group's name
   */
  public record Result(
      Map<String, VIPGroup.Spec> groups,
      Map<String, TrackedService.Spec> services,
      Map<String, String> passwords) {}

  private final @Nullable Path files;
  private final Report report;
  private final Map<Integer, List<Instances.Instance>> routers = new LinkedHashMap<>();
  private final Map<String, TrackedService.Spec> services = new LinkedHashMap<>();
  private final Map<String, VIPGroup.Spec> groups = new LinkedHashMap<>();
  private final Map<String, String> passwords = new LinkedHashMap<>();

  /**
   * An importer.
   *
   * @param files a folder with the scripts' texts, or null
   * @param report what it finds goes here
   */
  public Importer(@Nullable Path files, Report report) {
    this.files = files;
    this.report = report;
  }

  /**
   * Reads the nodes' files.
   *
   * @param nodes the file of each node
   * @throws ConfigSyntaxException when one cannot be read
   */
  public Result read(Map<String, Path> nodes) {
    nodes.forEach(this::node);
    routers.values().forEach(this::merge);
    return new Result(groups, services, passwords);
  }

  private void node(String node, Path file) {
    List<Statement> top = Walk.mapped("root", ConfigReader.read(file, node, report), report);
    List<Statement> globals = new ArrayList<>();
    Map<String, Scripts.Script> scripts = new LinkedHashMap<>();
    for (Statement block : top) {
      if (block.keyword().equals("global_defs")) {
        globals.addAll(Walk.mapped("global_defs", block.children(), report));
      } else if (block.keyword().equals("vrrp_script")) {
        Scripts.Script script = new Scripts(file, files, report).read(block);
        scripts.put(script.name(), script);
        script.service().ifPresent(spec -> service(block, spec));
      }
    }
    for (Statement block : top) {
      if (block.keyword().equals("vrrp_instance")) {
        Instances.Instance instance = new Instances(node, scripts, report).read(block, globals);
        if (instance.vrid() != 0 && !instance.spec().addresses().isEmpty()) {
          routers.computeIfAbsent(instance.vrid(), _ -> new ArrayList<>()).add(instance);
        }
      }
    }
  }

  private void service(Statement block, TrackedService.Spec spec) {
    String name = Numbers.name(Numbers.first(block));
    TrackedService.Spec before = services.putIfAbsent(name, spec);
    if (before != null && !before.equals(spec)) {
      report.error(
          block.at(),
          "the script '"
              + Numbers.first(block)
              + "' differs between the nodes; the first was taken (make them equal)");
    }
  }

  private void merge(List<Instances.Instance> members) {
    Instances.Instance first = members.getFirst();
    Map<String, Integer> priorities = new LinkedHashMap<>();
    for (Instances.Instance member : members) {
      if (priorities.putIfAbsent(member.node(), member.priority()) != null) {
        report.error(
            member.at(),
            "node "
                + member.node()
                + " uses virtual_router_id "
                + member.vrid()
                + " twice; the first was taken (give each its own)");
      } else {
        compare(first, member);
      }
    }
    String name = Numbers.name(first.name());
    for (int i = 2; groups.containsKey(name); i++) {
      name = Numbers.name(first.name()) + "-" + i;
    }
    groups.put(name, group(name, first, priorities));
    if (first.password().isPresent()) {
      passwords.put(name, first.password().get());
    }
  }

  private void compare(Instances.Instance first, Instances.Instance other) {
    differs("interface", first, other, i -> String.valueOf(i.spec().networkInterface()));
    differs("virtual_ipaddress", first, other, i -> Set.copyOf(i.spec().addresses()));
    differs("version", first, other, i -> i.spec().vrrp().version());
    differs("advert_int", first, other, i -> i.spec().vrrp().advertisementInterval());
    differs("down_timer_adverts", first, other, i -> i.spec().vrrp().downAfter());
    differs("preempt", first, other, i -> i.spec().vrrp().preempt());
    differs("v3_checksum_as_v2", first, other, i -> i.spec().vrrp().checksum());
    differs("tracking", first, other, i -> i.spec().tracking());
    differs("garp", first, other, i -> i.spec().announce());
    if (!first.password().equals(other.password())) {
      report.error(
          other.at(),
          "the password differs between "
              + first.node()
              + " and "
              + other.node()
              + "; that of "
              + first.node()
              + " was taken (make them equal)");
    }
  }

  private void differs(
      String what,
      Instances.Instance first,
      Instances.Instance other,
      Function<Instances.Instance, Object> facet) {
    Object a = facet.apply(first);
    Object b = facet.apply(other);
    if (!a.equals(b)) {
      report.error(
          other.at(),
          "%s differs: %s on %s, %s on %s; that of %s was taken (make them equal)"
              .formatted(what, a, first.node(), b, other.node(), first.node()));
    }
  }

  private static VIPGroup.Spec group(
      String name, Instances.Instance first, Map<String, Integer> priorities) {
    VIPGroup.Spec spec = first.spec();
    LabelSelector nodes =
        new LabelSelectorBuilder()
            .addNewMatchExpression()
            .withKey("kubernetes.io/hostname")
            .withOperator("In")
            .withValues(List.copyOf(priorities.keySet()))
            .endMatchExpression()
            .build();
    List<NodePriority> ranked =
        priorities.entrySet().stream()
            .map(e -> new NodePriority(e.getKey(), e.getValue()))
            .toList();
    VrrpSettings v = spec.vrrp();
    Authentication key =
        first.password().isPresent()
            ? new Authentication(Authentication.Type.PASSWORD, name)
            : Authentication.NONE;
    VrrpSettings vrrp =
        new VrrpSettings(
            v.version(),
            v.virtualRouterID(),
            v.advertisementInterval(),
            v.downAfter(),
            v.preempt(),
            v.checksum(),
            key);
    return new VIPGroup.Spec(
        nodes,
        spec.networkInterface(),
        spec.addresses(),
        spec.placement(),
        vrrp,
        ranked,
        spec.tracking(),
        spec.announce(),
        spec.addressLease());
  }
}
