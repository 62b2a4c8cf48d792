package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.linux.ProcessGroup;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.track.Check;
import io.kubevrrp.node.track.CheckResult;
import io.kubevrrp.node.track.HostAccess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs programs as users, each in a session and a process group of its own, by setpriv(1) and
 * setsid(1) of util-linux, which become the program and leave nothing behind. What it prints is
 * thrown away, it reads nothing, and of the daemon's environment it gets none.
 *
 * @param users the file with the users, as passwd(5) says
 */
public record SpawnedPrograms(Path users) implements HostAccess.Programs {
  private static final Logger LOG = LoggerFactory.getLogger(SpawnedPrograms.class);
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final File NOTHING = new File("/dev/null");

  /** With the users of this machine. */
  public static SpawnedPrograms ofThisMachine() {
    return new SpawnedPrograms(Path.of("/etc/passwd"));
  }

  @Override
  public HostAccess.Watch run(Check.Exec program, Consumer<CheckResult> done) {
    Run run = new Run(program, done);
    Thread.ofVirtual().name("program").start(run);
    return run;
  }

  private List<String> words(Check.Exec program) throws IOException {
    User user = user(program.user());
    List<String> words =
        new ArrayList<>(
            List.of(
                "/usr/bin/setpriv",
                "--reuid=" + user.id(),
                "--regid=" + user.group(),
                "--init-groups",
                "--inh-caps=-all",
                "--",
                "/usr/bin/setsid"));
    words.addAll(program.command());
    return words;
  }

  private record User(long id, long group) {}

  private User user(String name) throws IOException {
    try (Stream<String> lines = Files.lines(users)) {
      Optional<String[]> found =
          lines
              .map(line -> line.split(":", -1))
              .filter(fields -> fields.length >= 4 && fields[0].equals(name))
              .findFirst();
      if (found.isEmpty()) {
        throw new IOException(users + " has no user " + name);
      }
      return new User(Long.parseLong(found.get()[2]), Long.parseLong(found.get()[3]));
    } catch (NumberFormatException e) {
      throw new IOException(users + " has no numbers for the user " + name, e);
    }
  }

  /** One program that runs. */
  private final class Run implements Runnable, HostAccess.Watch {
    private final Check.Exec program;
    private final Consumer<CheckResult> done;
    private @Nullable Process process; // guarded by this
    private boolean ended; // guarded by this

    Run(Check.Exec program, Consumer<CheckResult> done) {
      this.program = program;
      this.done = done;
    }

    @Override
    public void run() {
      try {
        Process started = start();
        if (started != null) {
          done.accept(judge(started.waitFor()));
        }
      } catch (IOException e) {
        done.accept(CheckResult.failed(name() + " could not be started: " + e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized @Nullable Process start() throws IOException {
      if (ended) {
        return null;
      }
      ProcessBuilder builder =
          new ProcessBuilder(words(program))
              .directory(new File("/"))
              .redirectInput(NOTHING)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().clear();
      builder.environment().put("PATH", PATH);
      process = builder.start();
      return process;
    }

    private CheckResult judge(int status) {
      return status == 0
          ? CheckResult.passed(name() + " ended with status 0")
          : CheckResult.failed(name() + " ended with status " + status);
    }

    private String name() {
      return program.command().getFirst();
    }

    /** Until it has made its own group, it is the only one of it. */
    @Override
    public synchronized void close() {
      ended = true;
      if (process != null && process.isAlive()) {
        try {
          new ProcessGroup((int) process.pid()).kill();
        } catch (SyscallException e) {
          LOG.atWarn()
              .addKeyValue("program", name())
              .addKeyValue("errno", e.errno())
              .log("a program does not end, and cannot be ended");
        }
        process.destroyForcibly();
      }
    }
  }
}
