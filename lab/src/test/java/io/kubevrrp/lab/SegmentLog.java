package io.kubevrrp.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Advertisements and announcements in the order and at the time an observer heard them. */
final class SegmentLog {
  private static final Pattern ADVERTISEMENT =
      Pattern.compile("([0-9.]+) (\\S+) > .* Advertisement, vrid (\\d+), prio (\\d+),.*");
  private static final Pattern ANNOUNCEMENT =
      Pattern.compile(
          "([0-9.]+) (\\S+) > .* (?:who-has (?<asked>\\S+)(?: \\(\\S+\\))? tell \\k<asked>,"
              + "|(?:Reply|Announcement) (?<told>[0-9.]+)\\b|"
              + "advertisement, tgt is (?<target>[0-9a-f:]+),).*");

  /**
   * An advertisement.
   *
   * @param at seconds since 1970
   * @param mac the sender's hardware address
   */
  record Advertised(double at, String mac, int vrid, int priority) {}

  private final Path log;

  /** Begins to listen, and returns when it does. */
  SegmentLog(Lan lan, Host observer) {
    log = lan.directory().resolve(observer.name() + "-segment.log");
    Tcpdump.into(log, lan, observer, Tcpdump.LINES, Tcpdump.ANNOUNCEMENTS);
  }

  /** All advertisements for this VRID. */
  List<Advertised> advertisements(int vrid) {
    return text()
        .lines()
        .map(ADVERTISEMENT::matcher)
        .filter(Matcher::matches)
        .map(line ->
            new Advertised(
                Double.parseDouble(line.group(1)),
                line.group(2),
                Integer.parseInt(line.group(3)),
                Integer.parseInt(line.group(4))))
        .filter(heard -> heard.vrid() == vrid)
        .toList();
  }

  /** How many lines there were before the first advertisement for this VRID by this sender. */
  Optional<Integer> firstAdvertisement(int vrid, String mac) {
    return first(ADVERTISEMENT, mac, line -> Integer.parseInt(line.group(3)) == vrid);
  }

  /** How many lines there were before this sender first announced the address. */
  Optional<Integer> firstAnnouncement(String address, String mac) {
    return first(
        ANNOUNCEMENT,
        mac,
        line ->
            address.equals(line.group("asked"))
                || address.equals(line.group("told"))
                || address.equals(line.group("target")));
  }

  private Optional<Integer> first(Pattern kind, String mac, Predicate<Matcher> wanted) {
    List<String> lines = text().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher line = kind.matcher(lines.get(i));
      if (line.matches() && line.group(2).equals(mac) && wanted.test(line)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private String text() {
    return RunFiles.read(log);
  }
}
