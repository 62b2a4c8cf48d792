package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our daemon and the distribution's keepalived on one segment, both ways. */
@NeedsRoot
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time, on segments of its own
class InteropLab {
  private static final String VIP = "192.168.1.233";
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @ParameterizedTest(name = "version {0}, password {1}, {2}")
  @CsvSource({"2, 1111, stop", "2, 1111, crash", "3, '', stop", "3, '', crash"})
  void keepalivedTakesOverFromUsAndWeTakeBack(int version, String password, String event) {
    takeover(version, password, event, Speaker.KUBE_VRRP, Speaker.KEEPALIVED);
  }

  @ParameterizedTest(name = "version {0}, password {1}, {2}")
  @CsvSource({"2, 1111, stop", "2, 1111, crash", "3, '', stop", "3, '', crash"})
  void weTakeOverFromKeepalivedAndItTakesBack(int version, String password, String event) {
    takeover(version, password, event, Speaker.KEEPALIVED, Speaker.KUBE_VRRP);
  }

  private static void takeover(
      int version, String password, String event, Speaker strong, Speaker weak) {
    try (Lan lan = new Lan()) {
      Host first = lan.host("node-129", "192.168.1.129/24");
      Host second = lan.host("node-131", "192.168.1.131/24");
      Host client = lan.host("client", "192.168.1.1/24");
      Segment segment = new Segment(List.of(first, second), lan.probe(client, List.of(VIP)));
      segment.awaitProbe();
      Router active = strong.start(lan, first, settings(version, password, 100));
      Router backup = weak.start(lan, second, settings(version, password, 90));
      segment.awaitOwner(VIP, first, LIMIT);
      weak.awaitBackup(backup, LIMIT);

      boolean crash = "crash".equals(event);
      Instant begin = Instant.now();
      if (crash) {
        first.unplug();
        active.kill();
      } else {
        active.stop();
      }
      segment.awaitOwner(VIP, second, LIMIT);
      Await.observe(INTERVAL);
      Segment.Outage outage = segment.measure(VIP, begin, Instant.now());
      assertThat(outage.kernelOwnerless())
          .isLessThanOrEqualTo(
              crash
                  ? FailoverTimes.afterCrash(version, 90, INTERVAL)
                  : FailoverTimes.afterStop(version, 90, INTERVAL));
      assertThat(outage.kernelShared()).isZero();

      active.close();
      first.forget(VIP);
      if (crash) {
        first.plug();
      }
      strong.start(lan, first, settings(version, password, 100));
      segment.awaitOwner(VIP, first, LIMIT);
      assertThat(second.holds(VIP)).isFalse();
    }
  }

  private static KeepalivedPeer.Settings settings(int version, String password, int priority) {
    return new KeepalivedPeer.Settings(
        version, 233, priority, (int) INTERVAL.toMillis(), password, VIP);
  }
}
