package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stronger router that does not preempt, beside a real keepalived. */
@NeedsRoot
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time, on segments of its own
class NopreemptInteropLab {
  private static final String VIP = "192.168.1.233";
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final Duration LONGER_THAN_ANY_DOWN_INTERVAL = Duration.ofSeconds(2);

  /** Who has the higher priority. */
  enum Stronger {
    OURS,
    KEEPALIVED
  }

  @ParameterizedTest
  @EnumSource(Stronger.class)
  void aStrongerNewcomerWaitsAndAReturningOneDoesNotTakeBack(Stronger stronger) {
    try (Lan lan = new Lan()) {
      Station ours = new Station(lan, "node-129", 129);
      Station theirs = new Station(lan, "node-131", 131);
      boolean weStronger = stronger == Stronger.OURS;
      Station weak = weStronger ? theirs : ours;
      Station strong = weStronger ? ours : theirs;

      Router first = start(lan, weak, weak == ours, 100);
      awaitOwner(weak, strong);
      Router newcomer = start(lan, strong, strong == ours, 200);
      assertStays(weak, strong);
      end(first);
      awaitOwner(strong, weak);

      Router _ = start(lan, weak, weak == ours, 100);
      assertStays(strong, weak);
      end(newcomer);
      awaitOwner(weak, strong);
      Router _ = start(lan, strong, strong == ours, 200);
      assertStays(weak, strong);
    }
  }

  private static Router start(Lan lan, Station station, boolean ours, int priority) {
    return ours
        ? station.daemon(vipNode(station, priority))
        : lan.own(new KeepalivedPeer(station.host(), lan.directory(), conf(priority)));
  }

  /** A second keepalived on the host of one that has not quite ended refuses to start. */
  private static void end(Router router) {
    router.stop();
    router.process().awaitEnd(LIMIT);
  }

  private static void awaitOwner(Station owner, Station other) {
    Await.until(
        owner.host().name() + " alone to hold " + VIP,
        LIMIT,
        () -> owner.holds(VIP) && !other.holds(VIP));
  }

  private static void assertStays(Station owner, Station other) {
    Await.observe(LONGER_THAN_ANY_DOWN_INTERVAL);
    assertThat(owner.holds(VIP)).isTrue();
    assertThat(other.holds(VIP)).isFalse();
  }

  private static String vipNode(Station station, int priority) {
    String vrrp = "virtualRouterID: 51, advertisementInterval: 300ms, preempt: {mode: Never}";
    String router = HandWrittenNode.router(priority, "[" + VIP + "/24]", vrrp);
    return HandWrittenNode.with(station.host().name(), router, "").text();
  }

  private static String conf(int priority) {
    return """
    global_defs {
      vrrp_version 3
    }
    vrrp_instance VI_1 {
      state BACKUP
      nopreempt
      interface %s
      virtual_router_id 51
      priority %d
      advert_int 0.3
      virtual_ipaddress {
        %s/24
      }
    }
    """
        .formatted(Lan.INTERFACE, priority, VIP);
  }
}
