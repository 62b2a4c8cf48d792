package io.kubevrrp.cli;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.operator.desired.Compilation;
import io.kubevrrp.operator.desired.Compiler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kube-vrrp plan}: what the operator would decide, without a cluster. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Shows what each node would be told to do, from the objects in a folder.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:every group and virtual server is accepted",
      "1:one of them is not accepted; the others are planned",
      "2:the folder or a file in it cannot be read, no node is known, or the plan cannot be written"
    })
public final class PlanCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-f", "--folder"},
      required = true,
      paramLabel = "DIR",
      description =
          "Where the YAML files of VIPGroups, TrackedServices, VirtualServers and Nodes are.")
  private Path folder = Path.of(".");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Write vipnode-NODE.yaml into this folder instead of printing.")
  private @Nullable Path output;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      PlanInput input = PlanInput.read(folder);
      input.remarks().forEach(err::println);
      Compilation compilation = Compiler.compile(input.snapshot());
      write(compilation, out);
      return report(compilation, err);
    } catch (PlanInput.UnreadableException e) {
      err.println(e.getMessage());
      return 2;
    } catch (IOException e) {
      err.println("cannot write to " + output + ": " + OutputFolder.reason(e));
      return 2;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private void write(Compilation compilation, PrintWriter out) throws IOException {
    Path target = output;
    for (var node : compilation.nodes().entrySet()) {
      String yaml = yaml(node.getKey(), node.getValue());
      if (target == null) {
        out.print(yaml);
      } else {
        Files.createDirectories(target);
        Files.writeString(target.resolve("vipnode-" + node.getKey() + ".yaml"), yaml);
      }
    }
  }

  private static String yaml(String name, VIPNode.Spec spec) {
    VIPNode node = new VIPNode();
    node.setMetadata(new ObjectMetaBuilder().withName(name).build());
    node.setSpec(spec);
    return Serialization.asYaml(node);
  }

  private static int report(Compilation compilation, PrintWriter err) {
    int status = 0;
    for (var group : compilation.groups().entrySet()) {
      for (var refusal : group.getValue().refusals()) {
        err.printf(
            "VIPGroup %s is not accepted (%s): %s%n",
            group.getKey(), refusal.reason().word(), refusal.message());
        status = 1;
      }
      for (String service : group.getValue().missingServices()) {
        err.printf(
            "VIPGroup %s tracks %s, but there is no valid TrackedService of that name: the entry is left out%n",
            group.getKey(), service);
      }
    }
    for (var server : compilation.servers().entrySet()) {
      for (var refusal : server.getValue().refusals()) {
        err.printf(
            "VirtualServer %s is not accepted (%s): %s%n",
            server.getKey(), refusal.reason().word(), refusal.message());
        status = 1;
      }
    }
    return status;
  }
}
