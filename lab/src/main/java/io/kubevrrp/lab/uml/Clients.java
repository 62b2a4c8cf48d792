package io.kubevrrp.lab.uml;

import io.kubevrrp.lab.Await;
import io.kubevrrp.lab.Host;
import io.kubevrrp.lab.HostProcess;
import io.kubevrrp.lab.Lan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Eighty clients that ask a page once each: a host with eighty addresses. */
final class Clients {
  private static final String FAILED = "failed";

  /** A client asks once; it waits 2 s at most. */
  private static final String ONE_REQUEST =
      """
      printf "GET / HTTP/1.0\\r\\n\\r\\n" |
        socat -t 2 -T 2 - TCP:@VIP@:80,bind=192.168.2.{},connect-timeout=2 2>/dev/null | tail -n 1\
      """;

  /** One client after the other begins, eight wait at a time. */
  private static final String ASK =
      """
      seq 1 80 | xargs -P 8 -I{} sh -c '
        answer=$(@ASK@)
        echo "{} ${answer:-failed}"'
      """
          .replace("@ASK@", ONE_REQUEST);

  private static final String AGAIN =
      """
      seq 1 8 | xargs -P 8 -I{} sh -c '
        while [ ! -e @STOP@ ]; do
          answer=$(@ASK@)
          echo "${answer:-failed}"
        done'
      """;

  private final Host host;

  /** On this host, which gets 192.168.2.1 to 192.168.2.80. */
  Clients(Host host) {
    this.host = host;
    host.run(
        "bash",
        "-euc",
        "for i in $(seq 1 80); do ip address add 192.168.2.$i/16 dev " + Lan.INTERFACE + "; done");
  }

  /** By client, the name of the host that answered, or {@code failed}. */
  Map<Integer, String> ask(String virtualAddress) {
    Map<Integer, String> answers = new TreeMap<>();
    String script = ASK.replace("@VIP@", virtualAddress);
    for (String line : host.run("bash", "-c", script).lines().toList()) {
      String[] parts = line.strip().split(" ", 2);
      answers.put(Integer.parseInt(parts[0]), parts[1].strip());
    }
    return answers;
  }

  /**
   * Eight of them ask again and again while something happens.
   *
   * @return how many requests were answered, and how many failed
   */
  Load askWhile(String virtualAddress, Path folder, Runnable happening) {
    Path answers = folder.resolve("answers-" + virtualAddress);
    Path stop = folder.resolve("stop-" + virtualAddress);
    String script =
        AGAIN
            .replace("@ASK@", ONE_REQUEST.replace("@VIP@", virtualAddress))
            .replace("@STOP@", stop.toString());
    HostProcess asking = host.start(answers, List.of("bash", "-c", script));
    Await.until("the first answers", Duration.ofSeconds(20), () -> count(answers).answered() > 20);
    happening.run();
    int before = count(answers).answered();
    Await.until(
        "answers after it", Duration.ofSeconds(30), () -> count(answers).answered() > before + 40);
    try {
      Files.createFile(stop);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    asking.awaitEnd(Duration.ofSeconds(30));
    return count(answers);
  }

  /** What came of requests. */
  record Load(int answered, int failed) {}

  private static Load count(Path answers) {
    try {
      List<String> lines = Files.readAllLines(answers);
      int failed = Math.toIntExact(lines.stream().filter(FAILED::equals).count());
      return new Load(lines.size() - failed, failed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many were answered by each host, in alphabetical order: {@code a=40 b=40 failed=0}. */
  static String counted(Map<Integer, String> answers) {
    Map<String, Integer> counts = new TreeMap<>();
    answers.values().forEach(answer -> counts.merge(answer, 1, Integer::sum));
    int failed = counts.containsKey(FAILED) ? counts.remove(FAILED) : 0;
    StringBuilder text = new StringBuilder();
    counts.forEach((name, count) -> text.append(name).append('=').append(count).append(' '));
    return text.append(FAILED).append('=').append(failed).toString();
  }
}
