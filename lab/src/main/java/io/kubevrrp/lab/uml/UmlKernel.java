package io.kubevrrp.lab.uml;

import io.kubevrrp.lab.Command;
import io.kubevrrp.lab.LabException;
import io.kubevrrp.lab.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A User-Mode Linux kernel with IPVS, which sees this machine's files as its own. */
public final class UmlKernel {
  private static final String INIT =
      """
      #!/bin/sh
      export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
      mount -t proc proc /proc
      mount -t sysfs sys /sys
      mount -t tmpfs tmp /tmp
      mount -t tmpfs run /run
      cd @TREE@
      @COMMAND@ >@FOLDER@/out 2>@FOLDER@/err </dev/null
      echo $? >@FOLDER@/status
      sync
      echo o >/proc/sysrq-trigger
      """;

  private final Path program;

  private UmlKernel(Path program) {
    this.program = program;
  }

  /**
   * The one that {@code lab/bin/uml-kernel} has at hand; empty where there is none. Builds none.
   */
  public static Optional<UmlKernel> find() {
    Path script = Tree.top().resolve("lab/bin/uml-kernel");
    Command.Result result = Command.attempt(List.of(script.toString(), "--cached"));
    return result.status() == 0
        ? Optional.of(new UmlKernel(Path.of(result.output().lines().toList().getLast())))
        : Optional.empty();
  }

  /**
   * Boots it, runs a class of the laboratory there as root, and returns what that printed.
   *
   * @param folder for files of this run, not below /tmp or /run: there the machine has its own
   * @throws LabException when it does not end within the limit, or with another status than 0
   */
  public String run(Class<?> main, Path folder, Duration limit) {
    Path own = Path.of(main.getProtectionDomain().getCodeSource().getLocation().getPath());
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx96m",
            "-Dkubevrrp.tree=" + Tree.top(),
            "-cp",
            own.toString(),
            main.getName());
    Path init = folder.resolve("init");
    write(
        init,
        INIT.replace("@COMMAND@", String.join(" ", java))
            .replace("@TREE@", Tree.top().toString())
            .replace("@FOLDER@", folder.toString()));
    if (!init.toFile().setExecutable(true)) {
      throw new LabException("cannot make " + init + " executable");
    }
    boot(init, folder, limit);
    String status = read(folder.resolve("status")).strip();
    if (!status.equals("0")) {
      throw new LabException(
          main.getSimpleName()
              + " ended with "
              + (status.isEmpty() ? "the machine" : status)
              + ":\n"
              + read(folder.resolve("out"))
              + read(folder.resolve("err")));
    }
    return read(folder.resolve("out"));
  }

  private void boot(Path init, Path folder, Duration limit) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(
        List.of("mem=1500M", "root=/dev/root", "rootfstype=hostfs", "rootflags=/", "rw", "quiet"));
    command.addAll(
        List.of("init=" + init, "con=null", "con0=null,fd:1", "con1=null", "seccomp=on"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("console").toFile());
    // Its memory is a file: on a disk it would be slow, and /tmp may forbid to execute.
    builder.environment().put("TMPDIR", "/dev/shm");
    builder.environment().put("HOME", folder.toString()); // where its console socket goes
    try {
      Process machine = builder.start();
      Thread hook = new Thread(() -> end(machine), "uml-cleanup");
      Runtime.getRuntime().addShutdownHook(hook);
      boolean ended = machine.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      end(machine);
      Runtime.getRuntime().removeShutdownHook(hook);
      if (!ended) {
        throw new LabException(
            "the UML machine did not end within "
                + limit.toSeconds()
                + " s; so far:\n"
                + read(folder.resolve("out"))
                + read(folder.resolve("err")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while the UML machine ran", e);
    }
  }

  /** Every process inside is one outside, a child of the first. */
  private static void end(Process machine) {
    machine.descendants().forEach(ProcessHandle::destroyForcibly);
    machine.destroyForcibly();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
