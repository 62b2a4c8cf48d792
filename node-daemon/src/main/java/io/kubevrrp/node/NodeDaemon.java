package io.kubevrrp.node;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.linux.Capabilities;
import io.kubevrrp.node.linux.Capability;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The node daemon: elects, binds, announces, checks. The command; the rest is {@link Daemon}. */
@Command(
    name = "kube-vrrp-node",
    mixinStandardHelpOptions = true,
    versionProvider = NodeDaemon.Version.class,
    description =
        "Performs the VRRP elections of this node, binds and announces the virtual addresses it wins.")
public final class NodeDaemon implements Callable<Integer> {
  private static final int EXIT_MISSING_CAPABILITY = 3;

  @Mixin private DaemonOptions options = new DaemonOptions();

  /** Runs until a signal comes. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new NodeDaemon()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, HostException, InterruptedException {
    List<String> missing = missingCapabilities();
    if (!missing.isEmpty()) {
      missing.forEach(sentence -> System.err.println("kube-vrrp-node: " + sentence));
      return EXIT_MISSING_CAPABILITY;
    }
    return new Daemon(options).run();
  }

  /** Reads the version from the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = NodeDaemon.class.getPackage().getImplementationVersion();
      return new String[] {"kube-vrrp-node " + (version == null ? "(not from a jar)" : version)};
    }
  }

  private static List<String> missingCapabilities() throws IOException {
    return Capabilities.ofThisProcess()
        .missing(EnumSet.of(Capability.NET_ADMIN, Capability.NET_RAW))
        .stream()
        .map(Capability::missingSentence)
        .toList();
  }
}
