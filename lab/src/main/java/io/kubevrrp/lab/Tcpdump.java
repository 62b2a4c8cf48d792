package io.kubevrrp.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** tcpdump on the segment's interface of a host. */
public final class Tcpdump {
  /** Advertisements, and what tells of hardware addresses. */
  public static final String ANNOUNCEMENTS = "proto 112 or ip6 proto 112 or arp or icmp6";

  /** A line for each packet at once, with the hardware addresses and the seconds since 1970. */
  public static final List<String> LINES = List.of("-l", "-n", "-e", "-tt");

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Tcpdump() {}

  /** Its command, with these options beside its own. */
  public static List<String> command(List<String> options, String filter) {
    List<String> begin = Command.joined(List.of("tcpdump", "--immediate-mode"), options);
    return Command.joined(begin, List.of("-i", Lan.INTERFACE, filter));
  }

  /** Waits until it listens, by what it logs. */
  public static void awaitListening(Path log) {
    Await.until("tcpdump to listen", LIMIT, () -> RunFiles.read(log).contains("listening on"));
  }

  /** Starts it with its output in this log, and returns when it listens; ends with the segment. */
  public static void into(Path log, Lan lan, Host observer, List<String> options, String filter) {
    lan.own(observer.start(log, command(options, filter)));
    awaitListening(log);
  }
}
