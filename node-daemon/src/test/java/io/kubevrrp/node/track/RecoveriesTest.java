package io.kubevrrp.node.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.hostlinux.NettyEventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that make a failing service work again; what fails is a number in a file. */
class RecoveriesTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(10);
  private static final int MANY = 20;

  @TempDir private Path folder;
  private final NettyEventLoop probes = new NettyEventLoop("test-probes");
  private final Listener heard = new Listener();
  private final List<Long> runs = new CopyOnWriteArrayList<>();
  private Optional<ServiceMonitor> running = Optional.empty();

  @AfterEach
  void close() {
    running.ifPresent(ServiceMonitor::close);
    probes.close();
  }

  @Test
  void aFailingServiceIsRecoveredOnceAndThenLeftAlone() throws Exception {
    takeRoot();
    say(1);

    monitor(SpawnedFor.REAL)
        .apply(List.of(recovered(SHORT, LONG, "/bin/rm", folder.resolve("f").toString())));

    assertThat(heard.verdicts.next().verdict().up()).isFalse();
    assertThat(heard.verdicts.next().verdict().up()).isTrue();
    awaitChecks();
    assertThat(heard.recoveries).containsExactly(true);
  }

  @Test
  void theTimeoutEndsTheProgramWithAllThatItStartedAndTheVerdictDoesNotWait() throws Exception {
    takeRoot();
    say(1);
    Path pids = folder.resolve("pids");
    Path program = sleepingScript(pids);

    monitor(SpawnedFor.REAL)
        .apply(List.of(recovered(LONG, Duration.ofSeconds(2), program.toString())));

    List<ProcessHandle> both = processes(pids);
    assertThat(heard.recoveries).as("it runs still").isEmpty();
    assertThat(heard.verdicts.next().verdict().up()).isFalse();
    awaitChecks();
    await("the timeout", () -> heard.recoveries.equals(List.of(false)));
    await("both to be gone", () -> both.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void whatRunsForAServiceThatIsNotTrackedAnyMoreIsKilled() throws Exception {
    takeRoot();
    say(1);
    Path pids = folder.resolve("pids");
    ServiceMonitor monitor = monitor(SpawnedFor.REAL);
    monitor.apply(List.of(recovered(LONG, LONG, sleepingScript(pids).toString())));
    List<ProcessHandle> both = processes(pids);

    monitor.apply(List.of());

    await("both to be gone", () -> both.stream().noneMatch(ProcessHandle::isAlive));
    await("it to be told", () -> heard.recoveries.equals(List.of(false)));
  }

  @Test
  void aServiceThatGoesOnFailingIsTriedAgainAfterThePauseAndNotBefore() throws Exception {
    say(1);
    monitor(SpawnedFor.NOTHING).apply(List.of(recovered(Duration.ofMillis(200), LONG, "/bin/x")));

    await("three runs", () -> runs.size() >= 3);
    for (int i = 1; i < 3; i++) {
      long apart = TimeUnit.NANOSECONDS.toMillis(runs.get(i) - runs.get(i - 1));
      // They are noted a moment after they begin, which may be long where the machine is busy.
      assertThat(apart).isGreaterThan(100);
    }
  }

  @Test
  void oneProgramRunsAtATime() throws Exception {
    say(1);
    monitor(SpawnedFor.EVER).apply(List.of(recovered(SHORT, LONG, "/bin/x")));

    awaitChecks();
    assertThat(runs).hasSize(1);
  }

  @Test
  void thePauseOutlivesAChangeOfTheConfiguration() throws Exception {
    say(1);
    ServiceMonitor monitor = monitor(SpawnedFor.NOTHING);
    monitor.apply(List.of(recovered(LONG, LONG, "/bin/x")));
    await("the first run", () -> runs.size() == 1);

    monitor.apply(List.of(recovered(LONG, LONG, "/bin/y")));
    awaitChecks();
    assertThat(runs).hasSize(1);
  }

  @Test
  void aVerdictOfAnotherDaemonBeginsWithThePause() throws Exception {
    say(1);
    ServiceMonitor monitor = monitor(SpawnedFor.NOTHING);
    monitor.inherit(
        Map.of(
            "s",
            new Verdict(
                false, "", Instant.EPOCH, Optional.of(1), new Verdict.Newest(false, "", 1))));
    monitor.apply(List.of(recovered(LONG, LONG, "/bin/x")));

    awaitChecks();
    assertThat(runs).isEmpty();
  }

  @Test
  void aServiceThatWorksAndIsHeldBackIsLeftAlone() throws Exception {
    say(1);
    TrackedServiceConfig service = recovered(SHORT, LONG, "/bin/x");
    ServiceMonitor monitor = monitor(SpawnedFor.SAYING_ZERO);
    monitor.apply(
        List.of(
            new TrackedServiceConfig(
                    service.name(),
                    service.check(),
                    service.source(),
                    service.schedule(),
                    new VerdictRules(service.rules().counting(), LONG, Optional.empty()))
                .recoveredBy(service.recovery().orElseThrow())));
    await("the run", () -> runs.size() == 1);

    awaitChecks();
    assertThat(monitor.verdicts().get("s")).extracting(Verdict::up).isEqualTo(false);
    assertThat(runs).hasSize(1);
  }

  /** How programs run. */
  private enum SpawnedFor {
    REAL,
    NOTHING,
    EVER,
    SAYING_ZERO
  }

  private ServiceMonitor monitor(SpawnedFor kind) {
    HostAccess host = TestHost.with(probes, folder);
    HostAccess.Programs programs =
        (program, done) -> {
          runs.add(System.nanoTime());
          switch (kind) {
            case REAL -> {
              return host.programs().run(program, done);
            }
            case SAYING_ZERO -> say(0);
            case NOTHING, EVER -> {}
          }
          if (kind != SpawnedFor.EVER) {
            done.accept(CheckResult.failed("nothing was done"));
          }
          return () -> {};
        };
    ServiceMonitor monitor =
        new ServiceMonitor(
            heard,
            InstantSource.system(),
            new HostAccess(
                host.proc(), host.files(), host.deaths(), host.echo(), programs, host.gateways()));
    running = Optional.of(monitor);
    return monitor;
  }

  private static TrackedServiceConfig recovered(
      Duration every, Duration timeout, String... command) {
    return new TrackedServiceConfig(
            "s",
            new Check.TrackedFile("f"),
            Duration.ofMillis(20),
            Duration.ofSeconds(5),
            new RiseAndFall(1, 1, false))
        .recoveredBy(new RecoveryProgram(new Check.Exec(List.of(command), "root"), timeout, every));
  }

  private void say(int number) {
    try {
      Path fresh = Files.writeString(folder.resolve("f.new"), number + "\n");
      Files.move(fresh, folder.resolve("f"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path sleepingScript(Path pids) throws IOException {
    Path program =
        Files.writeString(
            folder.resolve("program"),
            "#!/bin/sh\nsleep 600 & echo $$ $! >%1$s.new; mv %1$s.new %1$s; wait\n"
                .formatted(pids));
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private static List<ProcessHandle> processes(Path pids) throws IOException {
    await("the program to run", () -> Files.exists(pids));
    return List.of(Files.readString(pids).strip().split(" ", -1)).stream()
        .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
        .toList();
  }

  private void awaitChecks() {
    int before = heard.checks.get();
    await("more checks", () -> heard.checks.get() >= before + MANY);
  }

  private static void takeRoot() {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "skipped: a program as root takes root");
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("waiting for " + what).isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** What the monitor told. */
  private static final class Listener implements MonitorListener {
    private final Verdicts verdicts = new Verdicts();
    private final AtomicInteger checks = new AtomicInteger();
    private final List<Boolean> recoveries = new CopyOnWriteArrayList<>();

    @Override
    public void onVerdict(String service, Verdict verdict) {
      verdicts.onVerdict(service, verdict);
    }

    @Override
    public void onCheck(String service, boolean passed, Duration took, Duration late) {
      checks.incrementAndGet();
    }

    @Override
    public void onRecovery(String service, boolean succeeded) {
      recoveries.add(succeeded);
    }
  }
}
