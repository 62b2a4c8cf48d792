package io.kubevrrp.node.hostlinux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * An Active router's addresses against the kernel and its other users. No lease: nothing but a
 * notification can bring an address back.
 */
@NeedsNamespaces
final class AddressKeepingLab {
  private static final String VIP = "192.0.2.233/32";
  private static final int LEAST_BUFFER = 1;

  @AutoClose private final Namespaces lan = Namespaces.open();

  @Test
  void anAddressThatSomebodyRemovesIsBackWithin300Milliseconds() throws IOException {
    try (RemoteHost host = lan.start(lan.left());
        Monitor monitor = new Monitor(lan.left())) {
      elect(host);
      monitor.next("inet " + VIP);

      lan.ip(lan.left(), "address delete " + VIP + " dev e0");

      LocalDateTime gone = monitor.next("Deleted");
      LocalDateTime back = monitor.next("inet " + VIP);
      assertThat(Duration.between(gone, back)).isLessThan(Duration.ofMillis(300));
      assertThat(host.await(line -> line.contains("put back")))
          .startsWith("router ACTIVE [" + VIP + "]")
          .contains("removed " + VIP + " from e0", "1 time,");
      assertThat(host.done("leftovers")).as("with our mark").isEqualTo("1");
    }
  }

  @Test
  void aForeignEqualAddressIsLeftAloneToldAndReplacedWhenItGoes() throws IOException {
    lan.ip(lan.left(), "address add " + VIP + " dev e0");
    try (RemoteHost host = lan.start(lan.left())) {
      host.done("elect e0 " + VIP);
      host.await(line ->
          line.startsWith("router ACTIVE")
              && line.contains("ip address delete " + VIP + " dev e0"));
      assertThat(shown()).containsPattern("192\\.0\\.2\\.233/32 scope global e0");
      assertThat(host.done("leftovers")).as("none of ours").isEqualTo("0");

      lan.ip(lan.left(), "address delete " + VIP + " dev e0");

      host.await(("router ACTIVE [" + VIP + "] []")::equals);
      assertThat(shown()).contains(VIP);
      assertThat(host.done("leftovers")).isEqualTo("1");
    }
  }

  @Test
  void notificationsThatTheKernelDroppedAreMadeUpForByReadingAll() throws IOException {
    try (RemoteHost host = lan.start(lan.left(), String.valueOf(LEAST_BUFFER))) {
      elect(host);
      int readings = Integer.parseInt(host.done("readings"));

      host.done("hold");
      lan.ipBatch(lan.left(), flood());
      host.done("release");

      host.await(line -> line.startsWith("links") && line.contains("[192.0.2.1/24, 10.9.0.200/32"));
      assertThat(Integer.parseInt(host.done("readings"))).as("lost some").isGreaterThan(readings);
      host.await(line -> line.contains("put back"));
      assertThat(shown()).contains(VIP, "10.9.0.200/32").doesNotContain("10.9.0.199/32");
      assertThat(host.done("links")).contains("[192.0.2.1/24, 10.9.0.200/32");
    }
  }

  /** Far more than the buffer holds; ours goes in the midst of it. */
  private static List<String> flood() {
    List<String> commands = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      commands.add("address add 10.9.0." + i + "/32 dev e0");
    }
    commands.add("address delete " + VIP + " dev e0");
    for (int i = 1; i < 200; i++) {
      commands.add("address delete 10.9.0." + i + "/32 dev e0");
    }
    return commands;
  }

  private static void elect(RemoteHost host) throws IOException {
    host.done("elect e0 " + VIP);
    host.await(line -> line.startsWith("router ACTIVE [" + VIP + "]"));
  }

  private String shown() {
    return lan.ip(lan.left(), "address show dev e0");
  }

  /** What the kernel tells anybody about addresses, and when. */
  private static final class Monitor implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    Monitor(String namespace) throws IOException {
      process =
          new ProcessBuilder("ip", "-n", namespace, "-ts", "monitor", "address")
              .redirectErrorStream(true)
              .start();
      lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** When the next change came that speaks of this. */
    LocalDateTime next(String wanted) throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("[") && line.contains(wanted)) {
          return LocalDateTime.parse(line.substring(1, line.indexOf(']')));
        }
      }
      throw new AssertionError("the monitor ended before: " + wanted);
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
