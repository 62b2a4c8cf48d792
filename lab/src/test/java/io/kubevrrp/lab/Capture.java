package io.kubevrrp.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a host of the segment hears of VRRP, ARP, neighbour discovery and redirects. */
final class Capture {
  private final Path log;

  /** Begins to capture, and returns when it does. */
  Capture(Lan lan, Host observer) {
    log = lan.directory().resolve(observer.name() + "-capture.log");
    lan.own(
        observer.start(
            log,
            List.of(
                "tcpdump",
                "--immediate-mode",
                "-l",
                "-n",
                "-e",
                "-i",
                Lan.INTERFACE,
                "proto 112 or ip6 proto 112 or arp or icmp or icmp6")));
    Await.until("tcpdump to listen", Duration.ofSeconds(20), () -> text().contains("listening on"));
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
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
