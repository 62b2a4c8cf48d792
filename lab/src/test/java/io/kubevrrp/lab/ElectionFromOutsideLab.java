package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.lab.SegmentLog.Advertised;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * RFC 9568 section 6.4 as a third host sees it: what a daemon says after advertisements that were
 * made for the purpose. Nothing may come too early; how late it may come leaves a busy machine two
 * seconds.
 */
@NeedsRoot
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time, on segments of its own
class ElectionFromOutsideLab {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String GREATER = PlayedPeer.PEER;

  /** Smaller than 192.168.1.129, but not where the first bit is a sign. */
  private static final String SMALLER = "100.64.0.1";

  /** Advertisements once a second, priority 100: (256 - 100) / 256 s. */
  private static final double SKEW = 0.609;

  private static final double DOWN = 3 + SKEW;

  /** The observer and the daemon do not hear a frame at the very same time. */
  private static final double EARLY = 0.02;

  private static final double LATE = 2;

  /** Far below the interval, after which the next advertisement comes anyway. */
  private static final double AT_ONCE = 0.3;

  /** Below the interval too: who has not noticed by then says so once more. */
  private static final double NOTICED = 0.8;

  @Test
  void aBackupFollowsWhatItHears() {
    String routers =
        PlayedPeer.router(11, 100, "")
            + PlayedPeer.router(12, 100, "")
            + PlayedPeer.router(13, 100, "")
            + PlayedPeer.router(14, 100, "")
            + PlayedPeer.router(15, 100, ", advertisementInterval: 300ms")
            + PlayedPeer.router(16, 200, ", preempt: {mode: Never}")
            + PlayedPeer.router(21, 255, "")
            + PlayedPeer.router(22, 100, "");
    try (Lan lan = new Lan()) {
      PlayedPeer peer = new PlayedPeer(lan);
      HostProcess voices =
          peer.sayAgainAndAgain(
              List.of(
                  PlayedPeer.says(3, 11, 200, GREATER),
                  PlayedPeer.says(3, 12, 50, GREATER),
                  PlayedPeer.says(3, 13, 100, SMALLER),
                  PlayedPeer.says(3, 14, 200, GREATER),
                  PlayedPeer.says(3, 15, 200, GREATER),
                  PlayedPeer.says(3, 16, 100, GREATER)));
      peer.start(routers);

      double owner = peer.awaitOurs(21, 0);
      double preempting = peer.awaitOurs(12, 0);
      double listening = peer.awaitOurs(22, 0);
      voices.kill();
      Await.observe(Duration.ofMillis(300)); // what they were saying is over
      double resigned = peer.awaitTheirs(11, PlayedPeer.says(3, 11, 0, GREATER));

      assertThat(listening - owner).as("an owner does not listen first").isGreaterThan(2.5);
      assertThat(heardIn(peer.theirs(12), preempting - DOWN, preempting))
          .as("a weaker one does not stop the timer")
          .isGreaterThan(4);
      assertThat(peer.awaitOurs(11, resigned) - resigned)
          .as("a resignation leaves the skew only")
          .isBetween(SKEW - EARLY, SKEW + LATE);
      assertTakeover(peer, 13, DOWN, "an equal one stops the timer, whatever its address");
      assertTakeover(peer, 14, DOWN, "a stronger one stops the timer");
      assertTakeover(peer, 15, DOWN, "the interval is learned from the Active router");
      assertTakeover(peer, 16, 3 + 56 / 256.0, "who does not preempt is stopped by a weaker one");
    }
  }

  @Test
  void anActiveRouterFollowsWhatItHears() {
    List<Integer> all = List.of(31, 32, 33, 34, 35, 36, 37, 41);
    StringBuilder routers = new StringBuilder();
    all.forEach(
        vrid -> routers.append(PlayedPeer.router(vrid, 100, vrid == 41 ? ", version: 2" : "")));
    try (Lan lan = new Lan()) {
      PlayedPeer peer = new PlayedPeer(lan);
      NodeDaemon daemon = peer.start(routers.toString());
      all.forEach(vrid -> peer.awaitOurs(vrid, 0));

      double higher = peer.awaitTheirs(33, PlayedPeer.says(3, 33, 200, SMALLER));
      double overlap = peer.awaitTheirs(34, PlayedPeer.says(3, 34, 200, GREATER, "192.168.1.99"));
      double tie = peer.awaitTheirs(35, PlayedPeer.says(3, 35, 100, GREATER));
      assertAnswered(peer, 31, PlayedPeer.says(3, 31, 50, GREATER));
      assertAnswered(peer, 32, PlayedPeer.says(3, 32, 0, GREATER));
      assertAnswered(peer, 36, PlayedPeer.says(3, 36, 100, SMALLER));
      assertNotAnswered(peer, 41, PlayedPeer.says(2, 41, 50, GREATER));
      assertThat(daemon.status()).as("another address list is told").contains("192.168.1.99");

      assertLetGo(peer, 33, higher, "to a higher priority");
      assertLetGo(peer, 34, overlap, "to a higher priority, with an address more");
      assertLetGo(peer, 35, tie, "to an equal priority from a greater address");
      peer.say(PlayedPeer.says(3, 37, 200, GREATER));
      Await.until("vr-37 to let go", LIMIT, () -> !peer.node().holds(PlayedPeer.address(37)));
      daemon.stop();
      daemon.process().awaitEnd(LIMIT);
      assertResigned(peer, List.of(31, 32, 36, 41));
    }
  }

  @Test
  void aNewActiveRouterAdvertisesBeforeItAnnounces() {
    String ipv6 = PlayedPeer.router(52, 100, "").replace("192.168.1.52/24", "'fe80::5:52/64'");
    try (Lan lan = new Lan()) {
      PlayedPeer peer = new PlayedPeer(lan);
      peer.start(PlayedPeer.router(51, 100, "") + ipv6);

      assertAdvertisedFirst(peer, 51, "192.168.1.51");
      assertAdvertisedFirst(peer, 52, "fe80::5:52");
    }
  }

  private static void assertAdvertisedFirst(PlayedPeer peer, int vrid, String address) {
    String mac = peer.node().mac();
    Await.until(
        address + " to be announced",
        LIMIT,
        () -> peer.log().firstAnnouncement(address, mac).isPresent());
    assertThat(peer.log().firstAdvertisement(vrid, mac))
        .hasValueSatisfying(line ->
            assertThat(line).isLessThan(peer.log().firstAnnouncement(address, mac).orElseThrow()));
  }

  private static void assertTakeover(PlayedPeer peer, int vrid, double after, String why) {
    double ours = peer.awaitOurs(vrid, 0);
    double last =
        peer.theirs(vrid).stream()
            .mapToDouble(Advertised::at)
            .filter(at -> at < ours)
            .max()
            .orElseThrow();
    assertThat(ours - last).as(why).isBetween(after - EARLY, after + LATE);
  }

  private static void assertAnswered(PlayedPeer peer, int vrid, CraftedFrame frame) {
    List<Double> delays = peer.answers(vrid, frame, 5);
    System.out.printf(
        Locale.ROOT, "vr-%d usually answers after %.1f ms%n", vrid, delays.get(2) * 1000);
    assertThat(delays.get(2))
        .as("vr-%d usually answers at once: %s", vrid, delays)
        .isLessThan(AT_ONCE);
  }

  private static void assertNotAnswered(PlayedPeer peer, int vrid, CraftedFrame frame) {
    double from = peer.awaitTheirs(vrid, frame);
    double to = from;
    for (int i = 0; i < 10; i++) {
      to = peer.awaitTheirs(vrid, frame);
    }
    peer.awaitOurs(vrid, to);
    assertThat((double) heardIn(peer.ours(vrid), from, to))
        .as("its own advertisements, one a second")
        .isCloseTo(to - from, Offset.offset(2.0));
  }

  private static void assertLetGo(PlayedPeer peer, int vrid, double at, String toWhom) {
    double again = peer.awaitOurs(vrid, at + NOTICED);
    assertThat(again - at).as(toWhom).isBetween(DOWN - EARLY, DOWN + LATE);
    assertThat(peer.ours(vrid)).as("in silence").noneMatch(heard -> heard.priority() == 0);
  }

  private static void assertResigned(PlayedPeer peer, List<Integer> active) {
    for (int vrid : active) {
      Await.until(
          "the resignation of vr-" + vrid, LIMIT, () -> peer.ours(vrid).getLast().priority() == 0);
    }
    assertThat(peer.ours(37)).as("a Backup is silent").noneMatch(heard -> heard.priority() == 0);
  }

  private static int heardIn(List<Advertised> heard, double from, double to) {
    return (int) heard.stream().filter(one -> one.at() > from && one.at() < to).count();
  }
}
