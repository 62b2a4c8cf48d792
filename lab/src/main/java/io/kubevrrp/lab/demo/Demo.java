package io.kubevrrp.lab.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubevrrp.lab.ApiServer;
import io.kubevrrp.lab.CrudApiServer;
import io.kubevrrp.lab.KubeAssets;
import io.kubevrrp.lab.LabException;
import io.kubevrrp.lab.Lan;
import io.kubevrrp.lab.RealApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The demo's door: 0 only when every step did what it must. */
@CommandLine.Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "From two keepalived.conf files to virtual addresses that fail over, measured by a client.")
public final class Demo implements Callable<Integer> {
  private static final String NODE_129 = "node-129";
  private static final String NODE_131 = "node-131";

  private final Screen screen = new Screen(System.out);
  private final List<Row> rows = new ArrayList<>();
  private String server = "";

  @Option(names = "--api", description = "real, or crud; default: real where one is at hand")
  private @Nullable Api api;

  @Option(names = "--json", description = "writes the results there, too")
  private @Nullable Path json;

  /** Which Kubernetes API. */
  enum Api {
    /** etcd and kube-apiserver. */
    real,
    /** fabric8's server in this process. */
    crud
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    int status = new CommandLine(new Demo()).execute(arguments);
    System.exit(status);
  }

  @Override
  public Integer call() throws IOException {
    String failure = "";
    if (json != null && !Files.isDirectory(json.resolveSibling("").toAbsolutePath())) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "--json: there is no folder for " + json + ": make it first");
    }
    try (Lan lan = new Lan()) {
      ApiServer apiServer = lan.own(start(lan));
      play(lan, apiServer);
    } catch (RuntimeException e) {
      failure = e instanceof LabException ? String.valueOf(e.getMessage()) : e.toString();
      System.err.println("demo: " + failure);
    }
    screen.table(rows);
    boolean ok = failure.isEmpty() && rows.stream().allMatch(row -> row.problem() == null);
    writeJson(ok, failure);
    System.out.println(
        ok ? "\nEvery step did what it must." : "\nNot every step did what it must.");
    return ok ? 0 : 1;
  }

  private ApiServer start(Lan lan) {
    Api chosen = api != null ? api : KubeAssets.find().isPresent() ? Api.real : Api.crud;
    ApiServer started =
        switch (chosen) {
          case real -> new RealApiServer(lan.directory());
          case crud -> new CrudApiServer(lan.directory());
        };
    server = started.description();
    screen.say("Kubernetes API: " + server);
    return started;
  }

  private void play(Lan lan, ApiServer apiServer) {
    Stage stage = new Stage(lan, apiServer);
    screen.say("hosts: node-129, node-131, client; nginx, operator and node daemons run");
    Act first = new Act(stage, screen, "section-four", Map.of(Stage.VIP, NODE_129));
    screen.step("the tutorial's section four: import, apply; 192.168.1.233 comes up on node-129");
    first.raise(files("master-keepalived.conf", "backup-keepalived.conf"));
    perform(first);
    first.strike();
    Act second =
        new Act(
            stage, screen, "section-five", Map.of(Stage.VIP, NODE_129, Stage.SECOND_VIP, NODE_131));
    screen.step("the tutorial's section five: two addresses, each node Active for one");
    second.raise(files("active-active-129.conf", "active-active-131.conf"));
    perform(second);
    second.strike();
  }

  private void perform(Act act) {
    try {
      screen.step("nginx on node-129 stops, and returns");
      act.serviceFails();
      screen.step("node-129 crashes (cable dead, daemon killed), and returns");
      act.nodeCrashes();
      screen.step("node-129's daemon is stopped politely, and returns");
      act.daemonStops();
    } finally {
      rows.addAll(act.rows());
    }
  }

  private static Map<String, String> files(String first, String second) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(NODE_129, first);
    files.put(NODE_131, second);
    return files;
  }

  private void writeJson(boolean ok, String failure) throws IOException {
    if (json != null) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("ok", ok);
      result.put("api", server);
      result.put("failure", failure);
      result.put("events", rows);
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), result);
    }
  }
}
