package io.kubevrrp.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code kube-vrrp}: prints its usage; the work is done by its subcommands. */
@Command(
    name = "kube-vrrp",
    mixinStandardHelpOptions = true,
    versionProvider = KubeVrrp.Version.class,
    description = "Virtual IPs by VRRP for Kubernetes on bare metal.",
    // Every subcommand is registered here.
    subcommands = {ImportCommand.class, PlanCommand.class})
public final class KubeVrrp implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, ready to execute. */
  public static CommandLine commandLine() {
    return new CommandLine(new KubeVrrp());
  }

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    spec.commandLine().usage(out);
    out.flush();
  }

  /** Reads the version from the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = KubeVrrp.class.getPackage().getImplementationVersion();
      return new String[] {"kube-vrrp " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
