package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * keepalived and our daemon run the same scripts, whose results are given beforehand, and come to
 * the same priorities one after the other: rise, fall, init_fail, weights of either sign, reverse,
 * and none.
 */
@NeedsRoot
@Isolated("keepalived must not be late")
class SameCountsLab {
  // weight | rise, fall, init_fail | results, the last one stays | priorities, base 100
  // Nobody advertises in the first 0.6 s, so that the first two results are seen as one.
  private static final List<CountingRow> ROWS =
      CountingRow.parse(
          """
          -20         | 1 1      | 0 0 0 1 0 0 0 0 | 100 80 100
          -20         | 1 2      | 0 0 1 0 1 1 0 0 | 100 80 100
          -20         | 2 1      | 0 0 1 0 1 0 0 0 | 100 80 100
          -20         | 2 2      | 0 0 1 1 0 1 0 0 | 100 80 100
          -20         | 3 3      | 0 0 1 1 0 1 1 1 | 100 80
          -20         | 1 3      | 1 1 1 0 0 0 0 0 | 80 100
          -20         | 2 3      | 1 1 0 1 0 0 0 0 | 80 100
          -20         | 3 1      | 1 1 0 0 1 0 0 0 | 80 100
          -20         | 1 1      | 0 0 2 0 9 0 0 0 | 100 80 100 80 100
          -253        | 1 2      | 0 0 1 1 1 1 1 1 | 100 1
          20          | 1 1      | 0 0 0 1 0 0 0 0 | 120 100 120
          20          | 2 2      | 0 0 1 0 1 1 0 0 | 120 100 120
          20          | 1 3      | 1 1 1 0 0 0 0 0 | 100 120
          253         | 1 1      | 0 0 0 1 1 1 1 1 | 254 100
          -20 reverse | 1 1      | 0 0 0 1 0 0 0 0 | 100 120 100
          -20 reverse | 3 2      | 0 0 1 1 0 0 0 0 | 100 120 100
          20 reverse  | 1 1      | 0 0 0 1 0 0 0 0 | 80 100 80
          20 reverse  | 2 3      | 1 1 0 0 0 0 0 0 | 100 80
          -20         | 3 1 fail | 0 0 0 0 0 0 0 0 | 100
          20          | 3 2 fail | 0 0 0 1 1 0 0 0 | 120 100 120
          -20         | 2 2 fail | 1 1 0 0 0 0 0 0 | 80 100
          -20 reverse | 3 1 fail | 1 1 0 0 0 0 0 0 | 120 100
          0           | 1 1      | 0 0 0 1 1 0 0 0 | 100 - 100
          0           | 1 2      | 0 0 1 0 1 0 0 0 | 100
          0           | 2 2      | 0 0 1 1 1 0 0 0 | 100 - 100
          """);
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final Pattern LINE = Pattern.compile("^(\\d+\\.\\d+) .* vrid (\\d+), prio (\\d+)");

  /** More than four intervals. */
  private static final double SILENCE = 0.9;

  /** Takes one status off the list and ends with it; the last one stays. */
  private static final String PROGRAM =
      """
      #!/bin/sh
      read -r status rest <"$1"
      [ -z "$rest" ] || echo "$rest" >"$1"
      exit "$status"
      """;

  @Test
  void keepalivedAndWeCountTheSameResultsAlike() {
    try (Lan lan = new Lan()) {
      Host theirs = lan.host("node-201", "192.168.1.201/24");
      Host ours = lan.host("node-202", "192.168.1.202/24");
      Host observer = lan.host("observer", "192.168.1.203/24");
      Path program = program(lan.directory());
      Path capture = lan.directory().resolve("advertisements.txt");
      observer.start(
          capture, List.of("tcpdump", "-tt", "-nnl", "-i", Lan.INTERFACE, "ip proto 112"));
      lan.own(new KeepalivedPeer(theirs, lan.directory(), keepalived(lan, program, theirs)));
      vipNode(lan, program, ours).start(lan, ours);
      compare(capture);
    }
  }

  private static void compare(Path capture) {
    Map<String, String> expected = new TreeMap<>();
    for (CountingRow row : ROWS) {
      String sequence = String.join(" ", row.expected());
      expected.put("keepalived " + row, sequence);
      expected.put("kube-vrrp " + row, sequence);
    }
    Map<String, String> heard = new TreeMap<>();
    try {
      Await.until(
          "the same priorities, one after the other",
          LIMIT,
          () -> {
            heard.clear();
            heard.putAll(heard(capture));
            return heard.equals(expected);
          });
      // The lists are at their ends: nothing may change any more.
      Await.observe(Duration.ofSeconds(2));
    } catch (LabException _) {
      // compared below
    }
    assertThat(heard(capture)).isEqualTo(expected);
    System.out.printf("%d scenarios: keepalived and we counted alike%n", ROWS.size());
  }

  /**
   * For each row and each of the two, the priorities in the order in which they were advertised.
   */
  private static Map<String, String> heard(Path capture) {
    Map<Integer, List<String>> sequences = new HashMap<>();
    Map<Integer, Double> last = new HashMap<>();
    for (String line : lines(capture)) {
      Matcher said = LINE.matcher(line);
      if (!said.find()) {
        continue;
      }
      double at = Double.parseDouble(said.group(1));
      int vrid = Integer.parseInt(said.group(2));
      List<String> sequence = sequences.computeIfAbsent(vrid, _ -> new ArrayList<>());
      Double before = last.put(vrid, at);
      if (before != null && at - before > SILENCE && isReleasedWhenFailing(vrid)) {
        sequence.add("-");
      }
      // 0 resigns: the silence after it counts
      boolean resigns = "0".equals(said.group(3));
      if (!resigns && (sequence.isEmpty() || !sequence.getLast().equals(said.group(3)))) {
        sequence.add(said.group(3));
      }
    }
    Map<String, String> heard = new TreeMap<>();
    for (CountingRow row : ROWS) {
      heard.put("keepalived " + row, words(sequences, row, row.number()));
      heard.put("kube-vrrp " + row, words(sequences, row, row.number() + CountingRow.OURS));
    }
    return heard;
  }

  private static boolean isReleasedWhenFailing(int vrid) {
    return ROWS.stream()
        .anyMatch(row -> vrid % CountingRow.OURS == row.number() && row.weight().equals("0"));
  }

  /** Where the first result is a failure, the first advertisement may have come before it. */
  private static String words(Map<Integer, List<String>> sequences, CountingRow row, int vrid) {
    List<String> all = sequences.getOrDefault(vrid, List.of());
    boolean early =
        row.results().startsWith("1") && !row.initFail() && all.size() == row.expected().size() + 1;
    return String.join(" ", early ? all.subList(1, all.size()) : all);
  }

  private static String keepalived(Lan lan, Path program, Host host) {
    Path folder = lists(lan, host);
    return """
    global_defs {
      vrrp_version 3
      script_user root
    }
    """
        + ROWS.stream().map(row -> row.keepalived(program, folder)).collect(Collectors.joining());
  }

  private static HandWrittenNode vipNode(Lan lan, Path program, Host host) {
    Path folder = lists(lan, host);
    return HandWrittenNode.with(
        host.name(),
        ROWS.stream().map(CountingRow::router).collect(Collectors.joining()),
        ROWS.stream().map(row -> row.service(program, folder)).collect(Collectors.joining()));
  }

  /** The results that a host's scripts will have, each in a file of its own. */
  private static Path lists(Lan lan, Host host) {
    try {
      Path folder = Files.createDirectories(lan.directory().resolve(host.name() + "-results"));
      for (CountingRow row : ROWS) {
        RunFolder.write(row.list(folder), row.results() + "\n");
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path program(Path directory) {
    try {
      Path program = directory.resolve("next-result");
      RunFolder.write(program, PROGRAM);
      return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
