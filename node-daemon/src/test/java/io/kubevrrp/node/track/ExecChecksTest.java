package io.kubevrrp.node.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.hostlinux.NettyEventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that the machine's owner has run as checks. */
class ExecChecksTest {
  private static final Duration LONG = Duration.ofSeconds(8);

  @TempDir private Path folder;
  private final Verdicts verdicts = new Verdicts();
  private final NettyEventLoop probes = new NettyEventLoop("test-probes");
  private final ServiceMonitor monitor =
      new ServiceMonitor(verdicts, InstantSource.system(), TestHost.with(probes));

  @BeforeEach
  void rootOnly() {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "skipped: another user takes root");
  }

  @AfterEach
  void closeMonitor() {
    monitor.close();
    probes.close();
  }

  @Test
  void theStatusDecides() throws Exception {
    assertThat(verdict(LONG, "root", "/bin/true"))
        .extracting(Verdict::up, Verdict::message)
        .containsExactly(true, "/bin/true ended with status 0");
    monitor.apply(List.of());
    assertThat(verdict(LONG, "root", "/bin/false").message())
        .isEqualTo("/bin/false ended with status 1");
  }

  @Test
  void aProgramHasTheRightsOfItsUserOnly() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "x");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));

    assertThat(verdict(LONG, "root", "/usr/bin/cat", secret.toString()).up()).isTrue();
    monitor.apply(List.of());
    assertThat(verdict(LONG, "nobody", "/usr/bin/cat", secret.toString()).up()).isFalse();
  }

  @Test
  void aUserThatIsNotThereIsSaid() throws Exception {
    assertThat(verdict(LONG, "nobody-at-all", "/bin/true").message())
        .isEqualTo("/bin/true could not be started: /etc/passwd has no user nobody-at-all");
  }

  @Test
  void noShellReadsTheWords() throws Exception {
    String name = "a; touch b $HOME `id` *";

    assertThat(verdict(LONG, "root", "/usr/bin/touch", folder.resolve(name).toString()).up())
        .isTrue();
    assertThat(folder.toFile().list()).containsExactly(name);
  }

  @Test
  void nothingOfTheDaemonsEnvironmentIsSeen() throws Exception {
    Path seen = folder.resolve("seen");
    Path program = script("env >" + seen);

    assertThat(verdict(LONG, "root", program.toString()).up()).isTrue();
    // What a shell sets by itself.
    assertThat(Files.readAllLines(seen)).allMatch(line -> line.matches("(PATH|PWD|SHLVL|_)=.*"));
  }

  @Test
  void theTimeoutEndsTheProgramWithAllThatItStarted() throws Exception {
    Path pids = folder.resolve("pids");
    Path program =
        script("sleep 600 & echo $$ $! >" + pids + ".new; mv " + pids + ".new " + pids + "; wait");
    monitor.apply(List.of(service(Duration.ofSeconds(2), "root", program.toString())));
    await("the program to run", () -> Files.exists(pids));
    List<ProcessHandle> running =
        List.of(Files.readString(pids).strip().split(" ")).stream()
            .map(Long::parseLong)
            .map(pid -> ProcessHandle.of(pid).orElseThrow())
            .toList();
    assertThat(running).hasSize(2);

    assertThat(verdicts.next().verdict().message())
        .isEqualTo(program + " did not end within 2000 ms");
    await("both to be gone", () -> running.stream().noneMatch(ProcessHandle::isAlive));
  }

  private Path script(String text) throws IOException {
    Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n" + text + "\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private Verdict verdict(Duration timeout, String user, String... command)
      throws InterruptedException {
    monitor.apply(List.of(service(timeout, user, command)));
    return verdicts.next().verdict();
  }

  private static TrackedServiceConfig service(Duration timeout, String user, String... command) {
    return new TrackedServiceConfig(
        "program",
        new Check.Exec(List.of(command), user),
        Duration.ofMinutes(1),
        timeout,
        new RiseAndFall(1, 1, false));
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("waiting for " + what).isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }
}
