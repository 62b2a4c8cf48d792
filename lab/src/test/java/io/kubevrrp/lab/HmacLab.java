package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two of our daemons that prove themselves by HMAC, with keys in mounted files. */
@NeedsRoot
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time, on segments of its own
class HmacLab {
  private static final String VIP = "192.168.1.233";
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration LONGER_THAN_ANY_DOWN_INTERVAL = Duration.ofSeconds(2);

  private static final String FIRST = "lab-passphrase-of-more-than-32-octets";
  private static final String SECOND =
      "6b1ff7c29e0a4d5388172a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f";

  /** How the key is changed: each step on one node after the other. */
  private static final List<String> CHANGE =
      List.of(
          "{id: 1, keyRef: first}, {id: 2, keyRef: second}",
          "{id: 2, keyRef: second}, {id: 1, keyRef: first}",
          "{id: 2, keyRef: second}");

  /** Two nodes, the first of them stronger. */
  private static final class Pair {
    private final Lan lan;
    private final Host first;
    private final Host second;

    Pair(Lan lan) {
      this.lan = lan;
      first = lan.host("node-129", "192.168.1.129/24");
      second = lan.host("node-131", "192.168.1.131/24");
      key("first", FIRST);
    }

    void key(String name, String text) {
      RunFolder.write(NodeDaemon.keys(lan.directory()).resolve(name), text + "\n");
    }

    /** The file is replaced as a whole, as the daemon may read it at any time. */
    Path write(Host host, String keys) {
      String hmac = "{type: HMAC, hmac: {keys: [" + keys + "]}}";
      return router(host, host == first ? 200 : 100, ", authentication: " + hmac);
    }

    Path router(Host host, int priority, String vrrp) {
      String router =
          HandWrittenNode.router(
              priority,
              "[" + VIP + "/24]",
              "virtualRouterID: 51, advertisementInterval: 200ms" + vrrp);
      Path fresh = lan.directory().resolve(host.name() + "-fresh");
      RunFolder.write(fresh, HandWrittenNode.with(host.name(), router, "").text());
      try {
        return Files.move(
            fresh,
            lan.directory().resolve(host.name() + "-vipnode.yaml"),
            StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    NodeDaemon start(Host host, String keys) {
      return lan.own(NodeDaemon.withFile(host, lan.directory(), write(host, keys)));
    }

    void awaitOwner(Host owner, Host other) {
      Await.until(
          owner.name() + " alone to hold " + VIP,
          LIMIT,
          () -> owner.holds(VIP) && !other.holds(VIP));
    }
  }

  @Test
  void theyElectChangeTheKeyWithoutATransitionAndTakeOver() {
    try (Lan lan = new Lan()) {
      Pair pair = new Pair(lan);
      NodeDaemon weak = pair.start(pair.second, "{id: 1, keyRef: first}");
      pair.awaitOwner(pair.second, pair.first);
      NodeDaemon strong = pair.start(pair.first, "{id: 1, keyRef: first}");
      pair.awaitOwner(pair.first, pair.second);
      List<Map<String, Long>> transitions = transitions(strong, weak);

      pair.key("second", "hex:" + SECOND);
      for (String keys : CHANGE) {
        give(pair, pair.second, weak, keys);
        give(pair, pair.first, strong, keys);
      }
      Await.observe(LONGER_THAN_ANY_DOWN_INTERVAL);
      assertThat(transitions(strong, weak)).isEqualTo(transitions);
      assertThat(strong.counters().discarded()).isEmpty();
      assertThat(weak.counters().discarded()).isEmpty();
      assertNobodyTellsAKey(lan, strong, weak);

      strong.kill();
      pair.first.unplug();
      Await.until("the second to take over", LIMIT, () -> pair.second.holds(VIP));
      assertNobodyTellsAKey(lan, weak);
    }
  }

  @Test
  void aStrongerOneWithoutTheKeyIsNotBelieved() {
    try (Lan lan = new Lan()) {
      Pair pair = new Pair(lan);
      NodeDaemon daemon = pair.start(pair.second, "{id: 1, keyRef: first}");
      Await.until("the daemon to be Active", LIMIT, () -> pair.second.holds(VIP));
      Map<String, Long> transitions = daemon.counters().transitions();

      Router stranger =
          lan.own(
              NodeDaemon.withFile(pair.first, lan.directory(), pair.router(pair.first, 254, "")));
      awaitDiscards(daemon, "HMAC_MISSING");
      stranger.stop();
      stranger.process().awaitEnd(LIMIT);
      pair.key("wrong", "another passphrase of more than 32 octets");
      pair.start(pair.first, "{id: 1, keyRef: wrong}");
      awaitDiscards(daemon, "HMAC_WRONG");

      assertThat(daemon.counters().transitions()).isEqualTo(transitions);
      assertThat(pair.second.holds(VIP)).isTrue();
    }
  }

  private static void give(Pair pair, Host host, NodeDaemon daemon, String keys) {
    int before = configurations(daemon);
    pair.write(host, keys);
    Await.until(host.name() + " to have " + keys, LIMIT, () -> configurations(daemon) > before);
  }

  private static int configurations(NodeDaemon daemon) {
    return daemon.logged().split("another configuration runs", -1).length;
  }

  private static List<Map<String, Long>> transitions(NodeDaemon... daemons) {
    return Stream.of(daemons).map(daemon -> daemon.counters().transitions()).toList();
  }

  /** More than a down interval's worth: a router that believed them would have left long since. */
  private static void awaitDiscards(NodeDaemon daemon, String reason) {
    Await.until(
        "packets to be discarded: " + reason,
        LIMIT,
        () -> daemon.counters().discarded().getOrDefault(reason, 0L) > 10);
  }

  /** Neither the pages nor the logs, nor what the daemons keep on disk. */
  private static void assertNobodyTellsAKey(Lan lan, NodeDaemon... daemons) {
    for (NodeDaemon daemon : daemons) {
      assertThat(daemon.status()).contains("\"web\"").doesNotContain(secrets());
      assertThat(daemon.metrics()).contains("kube_vrrp").doesNotContain(secrets());
    }
    Path keys = NodeDaemon.keys(lan.directory());
    Predicate<Path> others = file -> Files.isRegularFile(file) && !file.startsWith(keys);
    try (Stream<Path> files = Files.walk(lan.directory())) {
      List<Path> kept = files.filter(others).toList();
      assertThat(kept).extracting(Path::toString).anyMatch(file -> file.contains("-state/"));
      assertThat(kept).extracting(Path::toString).anyMatch(file -> file.endsWith("-daemon.log"));
      for (Path file : kept) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(text).as(file.toString()).doesNotContain(secrets());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Both keys as text, as octets and as hexadecimal digits. */
  private static List<String> secrets() {
    List<String> secrets = new ArrayList<>(List.of(FIRST, SECOND));
    HexFormat hex = HexFormat.of();
    secrets.add(hex.formatHex(FIRST.getBytes(StandardCharsets.US_ASCII)));
    secrets.add(hex.formatHex(SECOND.getBytes(StandardCharsets.US_ASCII)));
    secrets.add(new String(hex.parseHex(SECOND), StandardCharsets.ISO_8859_1));
    return secrets;
  }
}
