package io.kubevrrp.cli;

import io.kubevrrp.cli.keepalived.ConfigSyntaxException;
import io.kubevrrp.cli.keepalived.Importer;
import io.kubevrrp.cli.keepalived.Level;
import io.kubevrrp.cli.keepalived.Manifests;
import io.kubevrrp.cli.keepalived.Report;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code kube-vrrp import}: keepalived.conf files to VIPGroup, TrackedService and VirtualServer
 * YAML.
 */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description =
        "Turns one keepalived.conf per node into VIPGroup, TrackedService and VirtualServer YAML.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:written; no finding is an error",
      "1:written, but some findings are errors: the file is wrong there, or what it says is not mapped and the virtual"
          + " routers would behave differently",
      "2:nothing written: a file cannot be read or written, or the command line is wrong"
    })
public final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--node",
      required = true,
      arity = "1..*",
      paramLabel = "NAME=FILE",
      description = "The Kubernetes node's name and its keepalived.conf.")
  private List<String> nodes = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description =
          "Write files here, not to stdout. Files of an earlier import are replaced, others never.")
  private @Nullable Path output;

  @Option(
      names = "--files",
      paramLabel = "DIR",
      description = "Where the texts of the check scripts are.")
  private @Nullable Path files;

  @Override
  public Integer call() {
    Map<String, Path> byNode = nodeFiles();
    PrintWriter err = spec.commandLine().getErr();
    Report report = new Report();
    List<String> remarks = new ArrayList<>();
    Optional<String> failure = Optional.empty();
    try {
      remarks.addAll(write(new Manifests().write(new Importer(files, report).read(byNode))));
    } catch (ConfigSyntaxException | OutputFolder.Refused e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
    }
    report.findings().forEach(err::println);
    failure.ifPresentOrElse(
        err::println,
        () -> {
          remarks.forEach(err::println);
          err.println(report.summary());
        });
    err.flush();
    return failure.isPresent() ? 2 : report.count(Level.ERROR) > 0 ? 1 : 0;
  }

  private Map<String, Path> nodeFiles() {
    Map<String, Path> byNode = new LinkedHashMap<>();
    for (String node : nodes) {
      int equals = node.indexOf('=');
      if (equals < 1 || equals == node.length() - 1) {
        throw new CommandLine.ParameterException(
            spec.commandLine(),
            "'" + node + "': write --node NAME=FILE, for example node-a=keepalived.conf");
      }
      if (byNode.put(node.substring(0, equals), Path.of(node.substring(equals + 1))) != null) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "node " + node.substring(0, equals) + " is given twice");
      }
    }
    return byNode;
  }

  private List<String> write(Map<String, String> documents) throws OutputFolder.Refused {
    if (output != null) {
      return OutputFolder.write(output, documents);
    }
    PrintWriter out = spec.commandLine().getOut();
    documents.values().forEach(out::print);
    out.flush();
    return List.of();
  }
}
