package io.kubevrrp.lab.uml;

import io.kubevrrp.lab.Host;
import io.kubevrrp.lab.Lan;
import java.util.Map;
import java.util.TreeMap;

/** Eighty clients that ask a page once each: a host with eighty addresses. */
final class Clients {
  private static final String FAILED = "failed";

  /** One client after the other begins, eight wait at a time; each waits 2 s at most. */
  private static final String ASK =
      """
      seq 1 80 | xargs -P 8 -I{} sh -c '
        answer=$(printf "GET / HTTP/1.0\\r\\n\\r\\n" |
          socat -t 2 -T 2 - TCP:192.168.1.233:80,bind=192.168.2.{},connect-timeout=2 2>/dev/null | tail -n 1)
        echo "{} ${answer:-failed}"'
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
  Map<Integer, String> ask() {
    Map<Integer, String> answers = new TreeMap<>();
    for (String line : host.run("bash", "-c", ASK).lines().toList()) {
      String[] parts = line.strip().split(" ", 2);
      answers.put(Integer.parseInt(parts[0]), parts[1].strip());
    }
    return answers;
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
