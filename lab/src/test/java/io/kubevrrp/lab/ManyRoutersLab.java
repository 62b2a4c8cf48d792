package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * As many virtual routers as one interface can have, and as many addresses as one group can: with
 * the defaults, leases included, on two real hosts. What is measured is printed.
 */
@NeedsRoot
@Isolated("it measures whether a busy loop keeps its time")
class ManyRoutersLab {
  /** {@code -Dkubevrrp.lab.full=true}: a minute of each. */
  private static final boolean FULL = Boolean.getBoolean("kubevrrp.lab.full");

  private static final Duration WINDOW = Duration.ofSeconds(FULL ? 60 : 8);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int VRIDS = 255;
  private static final int ROUTERS = 2 * VRIDS;
  private static final int IPV4_ADDRESSES = 250;
  private static final int IPV6_ADDRESSES = 200;

  /** What fits an advertisement in 1500 octets; the others are bound and announced all the same. */
  private static final int IPV6_ADVERTISED = 89;

  private static final String IPV4 = "10.9.0.";
  private static final String IPV6 = "2001:db8:9::";

  /** For other programs on the machine, beyond the pauses that the machine itself had. */
  private static final Duration MARGIN = Duration.ofMillis(60);

  /** A virtual router as the wire knows it. */
  private record Seat(boolean ipv6, int vrid) {}

  @Test
  void allVirtualRoutersOfAnInterfaceKeepTimeTakeOverTogetherAndLeaveNothing() {
    try (Lan lan = new Lan()) {
      Host first = lan.host("node-129", "192.168.1.129/24");
      Host second = lan.host("node-131", "192.168.1.131/24");
      Host observer = lan.host("observer", "192.168.1.66/24");
      PacketCapture capture = new PacketCapture(lan, observer);
      MachinePauses pauses = lan.own(new MachinePauses(observer, lan.directory()));

      Instant started = Instant.now();
      NodeDaemon active = daemon(lan, first, everyVrid(100));
      awaitBound("all routers to be Active", first, ROUTERS);
      say("all %d bound %s after the daemon's start".formatted(ROUTERS, since(started)));
      NodeDaemon backup = daemon(lan, second, everyVrid(90));
      Await.until("all others to be Backup", LIMIT, () -> backups(backup) == ROUTERS);

      Instant from = Instant.now();
      Await.observe(WINDOW);
      Instant to = Instant.now();
      Map<Seat, List<Instant>> spoken = advertisements(capture, first, from, to);
      Duration gap = largestGap(spoken.values());
      Duration pause = pauses.longest(from, to);
      say(
          "%s: largest gap %s, the machine itself paused %s"
              .formatted(window(), text(gap), text(pause)));
      say("Active: %s".formatted(Memory.of(active.process().pids())));
      say("Backup: %s".formatted(Memory.of(backup.process().pids())));
      assertThat(spoken).hasSize(ROUTERS);
      assertThat(advertisements(capture, second, started, to)).isEmpty();
      assertThat(gap).isLessThan(Duration.ofMillis(1_200).plus(MARGIN).plus(pause));

      takeover(capture, first, second, active, pauses);
      stop(second, backup, capture);
    }
  }

  private static void takeover(
      PacketCapture capture, Host from, Host to, NodeDaemon killed, MachinePauses pauses) {
    Instant began = Instant.now();
    killed.kill();
    awaitBound("the others to take over", to, ROUTERS);
    Await.until("the killed one's addresses to go", LIMIT, () -> bound(from) == 0);
    Map<Seat, List<Instant>> before = advertisements(capture, from, Instant.MIN, Instant.MAX);
    Map<Seat, List<Instant>> after = advertisements(capture, to, Instant.MIN, Instant.MAX);
    assertThat(after).hasSize(ROUTERS);
    List<Duration> silences =
        before.keySet().stream().map(seat -> silence(before, after, seat)).sorted().toList();
    Duration pause = pauses.longest(began, Instant.now());
    say(
        "takeover of all: %s to %s of silence; the machine itself paused %s"
            .formatted(text(silences.getFirst()), text(silences.getLast()), text(pause)));
    Duration down = Duration.ofNanos(3_000_000_000L + 1_000_000_000L * (256 - 90) / 256);
    assertThat(silences)
        .allMatch(silence -> silence.compareTo(down.minusMillis(50)) > 0)
        .allMatch(silence -> silence.compareTo(down.plusMillis(500).plus(pause)) < 0);
  }

  private static Duration silence(
      Map<Seat, List<Instant>> before, Map<Seat, List<Instant>> after, Seat seat) {
    return Duration.between(
        before.getOrDefault(seat, List.of()).getLast(),
        after.getOrDefault(seat, List.of()).getFirst());
  }

  private static void stop(Host host, NodeDaemon daemon, PacketCapture capture) {
    Instant began = Instant.now();
    daemon.stop();
    daemon.process().awaitEnd(LIMIT);
    say("stopped after %s".formatted(since(began)));
    assertThat(bound(host)).isZero();
    Await.until("all to have resigned", LIMIT, () -> resigned(capture, host).size() == ROUTERS);
  }

  @Test
  void aGroupOfHundredsOfAddressesIsBoundAndAnnouncedAndDelaysNoAdvertisement() {
    try (Lan lan = new Lan()) {
      Host host = lan.host("node-129", "192.168.1.129/24");
      Host observer = lan.host("observer", "192.168.1.66/24");
      PacketCapture capture = new PacketCapture(lan, observer);
      MachinePauses pauses = lan.own(new MachinePauses(observer, lan.directory()));
      Instant began = Instant.now();

      daemon(lan, host, hundreds());
      awaitBound("all to be bound", host, IPV4_ADDRESSES + IPV6_ADDRESSES);
      Await.observe(WINDOW);

      Instant end = Instant.now();
      Map<Seat, List<Instant>> spoken = advertisements(capture, host, began, end);
      Duration gap = largestGap(spoken.values());
      Duration pause = pauses.longest(began, end);
      List<PacketCapture.Announcement> announced = announcements(capture, host);
      Duration took =
          Duration.between(announced.getFirst().at(), repeated(announced).getLast().at());
      say(
          ("%d addresses in one group, every 100 ms, from becoming Active on: largest gap %s; the"
                  + " machine itself paused %s; the first announcements took %s")
              .formatted(IPV4_ADDRESSES + IPV6_ADDRESSES, text(gap), text(pause), text(took)));
      assertThat(spoken).hasSize(2);
      assertThat(gap).isLessThan(Duration.ofMillis(120).plus(MARGIN).plus(pause));
      assertThat(bound(host)).isEqualTo(IPV4_ADDRESSES + IPV6_ADDRESSES);
      assertThat(distinct(announced)).hasSize(IPV4_ADDRESSES + IPV6_ADDRESSES);
      assertThat(named(capture)).containsExactlyInAnyOrder(IPV4_ADDRESSES, IPV6_ADVERTISED);
      assertThat(took).as("paced").isGreaterThan(Duration.ofMillis(150));
    }
  }

  /** Until five seconds later all are announced once more. */
  private static List<PacketCapture.Announcement> repeated(
      List<PacketCapture.Announcement> announced) {
    Instant before = announced.getFirst().at().plusSeconds(4);
    return announced.stream().filter(one -> one.at().isBefore(before)).toList();
  }

  private static Set<String> distinct(List<PacketCapture.Announcement> announced) {
    return announced.stream().map(PacketCapture.Announcement::address).collect(Collectors.toSet());
  }

  private static Set<Integer> named(PacketCapture capture) {
    Set<Integer> named = new HashSet<>();
    for (PacketCapture.Packet packet : capture.packets()) {
      if (packet instanceof PacketCapture.Advertisement advertisement) {
        named.add(advertisement.addresses());
      }
    }
    return named;
  }

  private static List<PacketCapture.Announcement> announcements(PacketCapture capture, Host host) {
    String mac = host.mac();
    Set<String> virtual =
        Stream.concat(
                IntStream.rangeClosed(1, IPV4_ADDRESSES).mapToObj(i -> IPV4 + i),
                IntStream.rangeClosed(1, IPV6_ADDRESSES).mapToObj(i -> canonical(IPV6 + i)))
            .collect(Collectors.toSet());
    return capture.packets().stream()
        .filter(PacketCapture.Announcement.class::isInstance)
        .map(PacketCapture.Announcement.class::cast)
        .filter(one -> one.mac().equals(mac) && virtual.contains(one.address()))
        .sorted(Comparator.comparing(PacketCapture.Announcement::at))
        .toList();
  }

  /** As the capture writes it. */
  private static String canonical(String ipv6) {
    return ipv6.replace("::", ":0:0:0:0:");
  }

  private static NodeDaemon daemon(Lan lan, Host host, String routers) {
    Path file = lan.directory().resolve(host.name() + "-vipnode.yaml");
    RunFolder.write(
        file,
        """
        apiVersion: kubevrrp.io/v1alpha1
        kind: VIPNode
        metadata: {name: %s}
        spec:
          virtualRouters:
        %s\
        """
            .formatted(host.name(), routers));
    return lan.own(NodeDaemon.withFile(host, lan.directory(), file));
  }

  private static String everyVrid(int priority) {
    return IntStream.rangeClosed(1, VRIDS)
        .mapToObj(vrid ->
            router("v4-" + vrid, vrid, priority, "1s", IPV4 + vrid)
                + router("v6-" + vrid, vrid, priority, "1s", IPV6 + vrid))
        .collect(Collectors.joining());
  }

  private static String hundreds() {
    return router("v4", 51, 100, "100ms", list(IPV4_ADDRESSES, i -> IPV4 + i))
        + router("v6", 51, 100, "100ms", list(IPV6_ADDRESSES, i -> IPV6 + i));
  }

  private static String list(int count, IntFunction<String> address) {
    return IntStream.rangeClosed(1, count).mapToObj(address).collect(Collectors.joining("\", \""));
  }

  private static String router(
      String name, int vrid, int priority, String interval, String addresses) {
    return """
        - name: %s
          group: many
          interface: {name: %s}
          priority: %d
          addresses: ["%s"]
          vrrp: {virtualRouterID: %d, advertisementInterval: %s}
    """
        .formatted(name, Lan.INTERFACE, priority, addresses, vrid, interval);
  }

  private static void awaitBound(String what, Host host, int count) {
    Await.until(
        what,
        LIMIT,
        () -> {
          Await.observe(Duration.ofMillis(100)); // looking takes time from those that are looked at
          return bound(host) == count;
        });
  }

  private static long bound(Host host) {
    return host.run("ip", "-o", "address", "show", "dev", Lan.INTERFACE)
        .lines()
        .filter(line -> line.contains(" " + IPV4) || line.contains(" " + IPV6))
        .count();
  }

  private static long backups(NodeDaemon daemon) {
    return daemon.logged().lines().filter(line -> line.contains("state=\"Backup\"")).count();
  }

  private static Set<Seat> resigned(PacketCapture capture, Host host) {
    String mac = host.mac();
    Set<Seat> resigned = new HashSet<>();
    for (PacketCapture.Packet packet : capture.packets()) {
      if (packet instanceof PacketCapture.Advertisement said
          && said.priority() == 0
          && said.mac().equals(mac)) {
        resigned.add(new Seat(said.ipv6(), said.vrid()));
      }
    }
    return resigned;
  }

  private static Map<Seat, List<Instant>> advertisements(
      PacketCapture capture, Host host, Instant from, Instant to) {
    String mac = host.mac();
    Map<Seat, List<Instant>> spoken = new HashMap<>();
    for (PacketCapture.Packet packet : capture.packets()) {
      if (packet instanceof PacketCapture.Advertisement said
          && said.mac().equals(mac)
          && !said.at().isBefore(from)
          && said.at().isBefore(to)) {
        spoken
            .computeIfAbsent(new Seat(said.ipv6(), said.vrid()), _ -> new ArrayList<>())
            .add(said.at());
      }
    }
    return spoken;
  }

  private static Duration largestGap(Iterable<List<Instant>> routers) {
    Duration largest = Duration.ZERO;
    for (List<Instant> spoken : routers) {
      for (int i = 1; i < spoken.size(); i++) {
        Duration gap = Duration.between(spoken.get(i - 1), spoken.get(i));
        largest = gap.compareTo(largest) > 0 ? gap : largest;
      }
    }
    return largest;
  }

  private static String window() {
    return "255 VRIDs of IPv4 and 255 of IPv6 every second, for " + WINDOW.toSeconds() + " s";
  }

  private static String since(Instant began) {
    return text(Duration.between(began, Instant.now()));
  }

  private static String text(Duration duration) {
    return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
