package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * keepalived and our daemon side by side, told to track the same, come to the same priorities in
 * every state of what they track: judged by what both advertise.
 */
class SameDecisionsLab {
  // The states: a and b run, the file says 0; a is dead; a and b are dead, the file says 5; b is
  // dead, the file says -20.
  private static final List<TrackingRow> ROWS =
      TrackingRow.parse(
          """
          100 | a:-20                | 100  80  80 100
          100 | a:20                 | 120 100 100 120
          100 | a:-20, b:-30         | 100  80  50  70
          100 | a:253, b:-200        | 254 100   1 153
           10 | a:-50, b:100         | 110  60   1  10
          250 | a:20                 | 254 250 250 254
          100 | a:-20 reverse        | 100 120 120 100
          100 | a:20 reverse         |  80 100 100  80
          100 | a:0                  | 100   -   - 100
          100 | a:0, b:-20           | 100   -   -  80
          255 | a:-20                | 255 255 255 255
          255 | a:0                  | 255   -   - 255
          100 | file:1               | 100 100 105  80
          100 | file:-4              | 100 100  80 180
          100 | file:0               | 100 100   -   -
          100 | file:10 reverse      | 100 100  50 254
          100 | a:-20, file:1        | 100  80  85  80
            1 | a:-10                |   1   1   1   1
          100 | a:-253               | 100   1   1 100
           90 | a:15, b:15           | 120 105  90 105
          100 | a:-20, b:20, file:-1 | 120 100  75 120
          200 | a:-150, b:-150       | 200  50   1  50
          """);
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final Pattern LINE = Pattern.compile("vrid (\\d+), prio (\\d+)");

  @Test
  void keepalivedAndWeComeToTheSamePriorities() throws Exception {
    Assumptions.assumeTrue(Lan.isRoot(), "skipped: network namespaces take root");
    try (Lan lan = new Lan()) {
      Host theirs = lan.host("node-201", "192.168.1.201/24");
      Host ours = lan.host("node-202", "192.168.1.202/24");
      Host observer = lan.host("observer", "192.168.1.203/24");
      World world = new World(lan, List.of(theirs, ours));
      world.set(true, true, 0);
      startKeepalived(lan, theirs, world.file(theirs));
      startDaemon(lan, ours);
      compare(observer, 0);
      world.set(false, true, 0);
      compare(observer, 1);
      world.set(false, false, 5);
      compare(observer, 2);
      world.set(true, false, -20);
      compare(observer, 3);
      world.set(true, true, 0);
      compare(observer, 0);
    }
  }

  private static void compare(Host observer, int state) {
    Map<Integer, String> expected = new TreeMap<>();
    for (TrackingRow row : ROWS) {
      expected.put(row.number(), row.expected().get(state));
      expected.put(row.number() + TrackingRow.OURS, row.expected().get(state));
    }
    Map<Integer, String> heard = new TreeMap<>();
    try {
      Await.until(
          "the priorities of state " + state,
          LIMIT,
          () -> {
            heard.clear();
            heard.putAll(heard(observer));
            return heard.equals(expected);
          });
    } catch (LabException e) {
      assertThat(heard).as(e.getMessage()).isEqualTo(expected);
    }
  }

  /** What each VRID's last advertisement within more than three intervals said. */
  private static Map<Integer, String> heard(Host observer) {
    String text =
        observer
            .attempt("timeout", "1", "tcpdump", "-nnl", "-i", Lan.INTERFACE, "ip proto 112")
            .output();
    Map<Integer, String> heard = new TreeMap<>();
    for (TrackingRow row : ROWS) {
      heard.put(row.number(), "-");
      heard.put(row.number() + TrackingRow.OURS, "-");
    }
    Matcher line = LINE.matcher(text);
    while (line.find()) {
      heard.put(Integer.parseInt(line.group(1)), line.group(2));
    }
    return heard;
  }

  private static void startKeepalived(Lan lan, Host host, Path file) {
    Path configuration = lan.directory().resolve("same-keepalived.conf");
    RunFolder.write(
        configuration,
        """
        global_defs {
          vrrp_version 3
          script_user root
          enable_script_security
        }
        vrrp_script a {
          script "/usr/bin/pgrep -x lab-a"
          interval 1
          fall 1
          rise 1
        }
        vrrp_script b {
          script "/usr/bin/pgrep -x lab-b"
          interval 1
          fall 1
          rise 1
        }
        track_file file {
          file "%s"
        }
        %s
        """
            .formatted(
                file, ROWS.stream().map(TrackingRow::keepalived).collect(Collectors.joining())));
    HostProcess process =
        host.start(
            lan.directory().resolve("same-keepalived.log"),
            List.of(
                "keepalived",
                "--dont-fork",
                "--log-console",
                "--vrrp",
                "--use-file",
                configuration.toString()));
    lan.own(process);
  }

  private static void startDaemon(Lan lan, Host host) {
    HandWrittenNode.with(
            host.name(),
            ROWS.stream().map(TrackingRow::ours).collect(Collectors.joining()),
            """
              - {name: a, service: {check: {process: {name: lab-a}}, interval: 1s, rise: 1, fall: 1}}
              - {name: b, service: {check: {process: {name: lab-b}}, interval: 1s, rise: 1, fall: 1}}
              - {name: file, service: {check: {file: {name: switch}}, interval: 500ms}}
            """)
        .start(lan, host);
  }

  /** The two processes and the file, the same on both hosts. */
  private static final class World {
    private final Lan lan;
    private final List<Host> hosts;
    private final Map<String, HostProcess> running = new TreeMap<>();

    World(Lan lan, List<Host> hosts) throws IOException {
      this.lan = lan;
      this.hosts = List.copyOf(hosts);
      for (String name : List.of("lab-a", "lab-b")) {
        Path program = Files.copy(Path.of("/bin/sleep"), lan.directory().resolve(name));
        assertThat(program.toFile().setExecutable(true)).isTrue();
      }
      for (Host host : hosts) {
        Files.createDirectories(file(host).getParent());
      }
    }

    /** Where the daemon looks; keepalived is told the path. */
    Path file(Host host) {
      return lan.directory().resolve(host.name() + "-state").resolve("files").resolve("switch");
    }

    void set(boolean a, boolean b, int number) {
      for (Host host : hosts) {
        RunFolder.write(file(host), Integer.toString(number));
        run(host, "lab-a", a);
        run(host, "lab-b", b);
      }
    }

    private void run(Host host, String name, boolean wanted) {
      String key = host.name() + name;
      HostProcess before = running.remove(key);
      if (!wanted && before != null) {
        before.kill();
      } else if (wanted) {
        running.put(
            key,
            before != null
                ? before
                : host.start(
                    lan.directory().resolve(key + ".log"),
                    List.of(lan.directory().resolve(name).toString(), "3600")));
      }
    }
  }
}
