package io.kubevrrp.lab;

import java.nio.file.Path;
import java.util.List;

/** What a host of the segment hears of VRRP, ARP, neighbour discovery and redirects. */
final class Capture {
  private final Path log;

  /** Begins to capture, and returns when it does. */
  Capture(Lan lan, Host observer) {
    log = lan.directory().resolve(observer.name() + "-capture.log");
    Tcpdump.into(log, lan, observer, List.of("-l", "-n", "-e"), Tcpdump.ANNOUNCEMENTS + " or icmp");
  }

  /** The lines of packets that hold this word. */
  List<String> lines(String word) {
    return text().lines().filter(line -> line.contains(" > ") && line.contains(word)).toList();
  }

  /** Everything that told a hardware address for this address: answers, announcements, requests. */
  List<String> claims(String ip) {
    return text()
        .lines()
        .filter(line ->
            line.contains("Reply " + ip + " is-at")
                || line.contains(" tell " + ip + ",")
                || line.contains("tgt is " + ip + ","))
        .toList();
  }

  private String text() {
    return RunFiles.read(log);
  }
}
