package io.kubevrrp.node.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {
  @TempDir private Path proc;

  @Test
  void aZombieDoesNotRun() throws IOException {
    Files.createDirectory(proc.resolve("net"));
    process(42, "a) R (b", 'Z', "");
    assertThat(find(ProcessRunning.named("a) R (b"))).isEmpty();

    process(42, "a) R (b", 'S', "");
    assertThat(find(ProcessRunning.named("a) R (b"))).containsExactly(42);
    assertThat(find(ProcessRunning.named("a"))).isEmpty();
  }

  @Test
  void aCommandLineIsComparedByWholeArgumentsFromTheBeginning() throws IOException {
    process(7, "java", 'S', "/usr/bin/java\0-jar\0shop.jar\0");

    assertThat(find(line("/usr/bin/java"))).containsExactly(7);
    assertThat(find(line("/usr/bin/java", "-jar", "shop.jar"))).containsExactly(7);
    assertThat(find(line("/usr/bin/java", "-j"))).isEmpty();
    assertThat(find(line("-jar"))).isEmpty();
  }

  @Test
  void tooFewAndTooManyProcessesAreSaidWithTheirNumber() throws IOException {
    process(1, "worker", 'S', "");
    process(2, "worker", 'R', "");

    assertThat(look(2, OptionalInt.of(2)).passed()).isTrue();
    assertThat(look(3, OptionalInt.empty()))
        .isEqualTo(CheckResult.failed("2 processes named worker run, expected 3 at least"));
    assertThat(look(1, OptionalInt.of(1)))
        .isEqualTo(CheckResult.failed("2 processes named worker run, expected 1 at most"));
  }

  @Test
  void aProcessThatMustNotRunFailsWhileItDoes() throws IOException {
    assertThat(look(0, OptionalInt.of(0)))
        .isEqualTo(CheckResult.passed("no process named worker runs"));

    process(1, "worker", 'S', "");
    assertThat(look(0, OptionalInt.of(0)))
        .isEqualTo(CheckResult.failed("a process named worker runs, expected none"));
    assertThat(look(0, OptionalInt.of(1)).passed()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> look(0, OptionalInt.empty()))
        .withMessageContaining("always works");
  }

  @Test
  void anUnreadableListOfProcessesIsAFailureThatSaysSo() {
    ProcessTable nowhere = new ProcessTable(Path.of("/nowhere"));

    assertThat(prober(nowhere, ProcessRunning.named("nginx")).look().message())
        .startsWith("the list of processes cannot be read");
  }

  private List<Integer> find(ProcessRunning check) throws IOException {
    return new ProcessTable(proc).find(check);
  }

  private CheckResult look(int min, OptionalInt max) {
    return prober(
            new ProcessTable(proc),
            new ProcessRunning(Optional.of("worker"), List.of(), min, max, Duration.ZERO))
        .look();
  }

  private static ProcessProber prober(ProcessTable table, ProcessRunning check) {
    return new ProcessProber(check, table, (_, _) -> () -> {}, () -> {});
  }

  private static ProcessRunning line(String... arguments) {
    return new ProcessRunning(
        Optional.empty(), List.of(arguments), 1, OptionalInt.empty(), Duration.ZERO);
  }

  private void process(int pid, String name, char state, String commandLine) throws IOException {
    Path process = Files.createDirectories(proc.resolve(Integer.toString(pid)));
    Files.writeString(process.resolve("comm"), name + "\n");
    Files.writeString(process.resolve("stat"), pid + " (" + name + ") " + state + " 1 42");
    Files.writeString(process.resolve("cmdline"), commandLine);
  }
}
