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

  /**
   * Eight at a time ask, once each or until a file is there; a client waits 2 s at most. One
   * program does it all: to start one for each request takes longer than the requests.
   */
  private static final String ASK =
      """
      use IO::Socket::INET;
      my ($address, $stop, $most) = @ARGV;
      $| = 1;
      sub answer {
        my $client = shift;
        my $socket = IO::Socket::INET->new(PeerAddr => $address, PeerPort => 80,
          LocalAddr => "192.168.2.$client", Timeout => 2) or return "failed";
        my @lines;
        eval {
          local $SIG{ALRM} = sub { die };
          alarm 2;
          print $socket "GET / HTTP/1.0\r\n\r\n";
          @lines = <$socket>;
          alarm 0;
        };
        return "failed" if $@ or !@lines;
        $lines[-1] =~ s/\\s+$//;
        return $lines[-1];
      }
      for my $worker (1 .. 8) {
        next if fork;
        for (my $client = $worker; $client <= $most; $client += 8) {
          do { printf "%d %s\n", $client, answer($client) } while $stop and !-e $stop;
        }
        exit;
      }
      1 while wait > 0;
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

  /**
   * Waits until the address is held by this host, by the other no more, and the clients know it:
   * two hosts that begin together may both hold it for some milliseconds, and the first to
   * advertise may be the one that gives way.
   */
  void awaitKnown(String virtualAddress, Host active, Host other) {
    Await.until(
        active.name() + " alone to hold " + virtualAddress + ", and the clients to know it",
        Duration.ofSeconds(60),
        () ->
            active.holds(virtualAddress)
                && !other.holds(virtualAddress)
                && !told(virtualAddress).contains(other.mac()));
  }

  /** What the clients' kernel knows of the address: nothing makes them ask whose it is. */
  private String told(String virtualAddress) {
    return host.run("ip", "neighbour", "show", "to", virtualAddress);
  }

  /** By client, the name of the host that answered, or {@code failed}. */
  Map<Integer, String> ask(String virtualAddress) {
    Map<Integer, String> answers = new TreeMap<>();
    String once = host.run("perl", "-e", ASK, virtualAddress, "", "80");
    for (String line : once.lines().toList()) {
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
    HostProcess asking =
        host.start(answers, List.of("perl", "-e", ASK, virtualAddress, stop.toString(), "8"));
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
      int failed = Math.toIntExact(lines.stream().filter(line -> line.endsWith(FAILED)).count());
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
