package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.vrrp.EffectivePriority.Condition;
import io.kubevrrp.node.wire.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ElectionsTest {
  private static final Duration ELECTED = Duration.ofSeconds(4);
  private static final RouterSpec WEB = RouterSpecs.web(100, "192.168.1.233");
  private static final RouterSpec TRACKING = RouterSpecs.tracking(WEB, Optional.empty());
  private static final Condition DOWN = new Condition(false, Optional.empty());
  private static final Map<String, Condition> NGINX_DOWN_AT_FIRST = Map.of("nginx", DOWN);

  private final FakeHost host = new FakeHost();
  private int publications;
  private final VirtualRouters routers =
      new VirtualRouters(host.host(), new CountedMetrics(), () -> publications++);
  private final Elections elections = new Elections(routers);

  @Test
  void aTrackerAddedToAnActiveRouterSaysNothingBeforeItsServiceHasAVerdict() {
    becomeActive();

    elections.apply(List.of(TRACKING), NGINX_DOWN_AT_FIRST);
    host.advance(ELECTED);
    assertThat(state()).isEqualTo(StateName.ACTIVE);

    elections.serviceVerdict("nginx", true, Optional.empty());
    assertThat(state()).isEqualTo(StateName.ACTIVE);
    assertThat(timeline()).isEqualTo(3); // created, Backup, Active

    elections.serviceVerdict("nginx", false, Optional.empty());
    assertThat(state()).isEqualTo(StateName.FAULT);
  }

  @Test
  void aFirstVerdictThatIsBadCountsAtOnce() {
    becomeActive();
    elections.apply(List.of(TRACKING), NGINX_DOWN_AT_FIRST);

    elections.serviceVerdict("nginx", false, Optional.empty());

    assertThat(state()).isEqualTo(StateName.FAULT);
    assertThat(host.addresses).isEmpty();
  }

  @Test
  void anAddedWeightIsLeftOutTooAndTheTrackersThatWereThereCountOn() {
    elections.apply(List.of(RouterSpecs.tracking(WEB, Optional.of(-20))), NGINX_DOWN_AT_FIRST);
    host.advance(ELECTED);
    assertThat(routers.snapshots().getFirst().priority()).isEqualTo(80);

    RouterSpec two =
        WEB.tracking(
            List.of(
                RouterSpecs.tracked("nginx", Optional.of(-30)),
                RouterSpecs.tracked("dns", Optional.of(-5))));
    elections.apply(List.of(two), Map.of("nginx", DOWN, "dns", DOWN));
    assertThat(routers.snapshots().getFirst().priority()).isEqualTo(70);

    elections.serviceVerdict("dns", false, Optional.empty());
    assertThat(routers.snapshots().getFirst().priority()).isEqualTo(65);
  }

  @Test
  void aRouterThatBeginsCountsAServiceAsItIsInitially() {
    elections.apply(List.of(TRACKING), NGINX_DOWN_AT_FIRST);
    host.advance(ELECTED);
    assertThat(state()).isEqualTo(StateName.FAULT);

    elections.serviceVerdict("nginx", true, Optional.empty());
    host.advance(ELECTED);
    assertThat(state()).isEqualTo(StateName.ACTIVE);
  }

  @Test
  void aVerdictOutlivesEveryConfigurationThatKeepsTheService() {
    elections.apply(List.of(TRACKING), NGINX_DOWN_AT_FIRST);
    elections.serviceVerdict("nginx", true, Optional.empty());
    host.advance(ELECTED);

    elections.apply(List.of(TRACKING), NGINX_DOWN_AT_FIRST);

    assertThat(state()).isEqualTo(StateName.ACTIVE);
  }

  @Test
  void aServiceThatWentAndCameBackHasNoVerdict() {
    elections.apply(List.of(TRACKING), NGINX_DOWN_AT_FIRST);
    elections.serviceVerdict("nginx", false, Optional.empty());
    elections.apply(List.of(WEB), Map.of());
    elections.serviceVerdict("nginx", false, Optional.empty()); // a check that was under way
    host.advance(ELECTED);

    elections.apply(List.of(TRACKING), NGINX_DOWN_AT_FIRST);

    assertThat(state()).isEqualTo(StateName.ACTIVE);
  }

  @Test
  void aFilesNumberIsHandedOnAndAZeroCountsBeforeTheFileIsRead() {
    RouterSpec tracking = RouterSpecs.tracking(WEB, Optional.of(-10));
    elections.apply(List.of(tracking), Map.of("nginx", new Condition(false, Optional.of(0))));
    host.advance(ELECTED);
    assertThat(routers.snapshots().getFirst().priority()).isEqualTo(100);

    elections.serviceVerdict("nginx", false, Optional.of(3));

    assertThat(routers.snapshots().getFirst().priority()).isEqualTo(70);
  }

  @Test
  void aRouterThatLeavesOutATrackerStaysInItsSyncGroup() {
    RouterSpec other = RouterSpecs.together(RouterSpecs.other("192.168.1.234"), "both");
    elections.apply(List.of(RouterSpecs.together(WEB, "both"), other), Map.of());
    host.advance(ELECTED);

    elections.apply(List.of(RouterSpecs.together(TRACKING, "both"), other), NGINX_DOWN_AT_FIRST);
    elections.serviceVerdict("nginx", false, Optional.empty());

    assertThat(routers.snapshots()).extracting(RouterSnapshot::state).containsOnly(StateName.FAULT);
  }

  /** Thousands of services may be checked for others: each verdict made every router look again. */
  @Test
  void aServiceThatNoRouterTracksDisturbsNone() {
    elections.apply(List.of(TRACKING), Map.of("nginx", DOWN, "mail", DOWN));
    int before = publications;

    elections.serviceVerdict("mail", true, Optional.empty());
    elections.serviceVerdict("mail", false, Optional.empty());
    assertThat(publications).isEqualTo(before);

    elections.serviceVerdict("nginx", true, Optional.empty());
    assertThat(publications).isGreaterThan(before);
  }

  /** It became a multicasting one, whom nobody heard, until the service had a verdict. */
  @Test
  void aRouterThatLeavesOutATrackerStaysWhatItIsInAllElse() {
    Transport unicast =
        new Transport(
            Transport.Mode.UNICAST,
            List.of(IpAddress.parse("192.168.1.129"), IpAddress.parse("192.168.1.131")),
            false);
    elections.apply(List.of(RouterSpecs.through(WEB, unicast)), Map.of());
    host.advance(ELECTED);

    elections.apply(List.of(RouterSpecs.through(TRACKING, unicast)), NGINX_DOWN_AT_FIRST);
    host.advance(ELECTED);

    assertThat(state()).isEqualTo(StateName.ACTIVE);
    assertThat(host.paths)
        .extracting(Path::destination)
        .containsOnly(IpAddress.parse("192.168.1.131"));
  }

  private void becomeActive() {
    elections.apply(List.of(WEB), Map.of());
    host.advance(ELECTED);
    assertThat(state()).isEqualTo(StateName.ACTIVE);
  }

  private StateName state() {
    return routers.snapshots().getFirst().state();
  }

  private int timeline() {
    return routers.snapshots().getFirst().timeline().size();
  }
}
