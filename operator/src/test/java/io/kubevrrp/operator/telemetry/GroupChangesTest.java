package io.kubevrrp.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubevrrp.api.v1alpha1.Failover;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupChangesTest {
  private static final Condition ACCEPTED = condition("Accepted", "True", "Accepted");
  private static final Condition READY = condition("Ready", "True", "AllActive");
  private static final Condition NOT_READY = condition("Ready", "False", "NoActiveRouter");
  private static final Failover FIRST = failover(null, "a", 3052L);
  private static final Failover SECOND = failover("a", "b", 3010L);

  @Test
  void theFirstOwnerAndReadinessAreToldAndThenNothing() {
    VIPGroup.Status pending = status(List.of(), ACCEPTED, NOT_READY);
    VIPGroup.Status ready = status(List.of(FIRST), ACCEPTED, READY);

    assertThat(GroupChanges.between(VIPGroup.Status.EMPTY, pending)).isEmpty();
    assertThat(GroupChanges.between(pending, ready))
        .extracting(Notice::severity, Notice::reason, Notice::note)
        .containsExactly(
            tuple(Notice.Severity.NORMAL, "ActiveMoved", "a is Active for web: ActiveSilent"),
            tuple(Notice.Severity.NORMAL, "Ready", "Ready is True"));
    assertThat(GroupChanges.between(ready, ready)).isEmpty();
  }

  @Test
  void aMoveSaysFromWhereToWhereAndNoMeasuredTime() {
    List<Notice> notices =
        GroupChanges.between(
            status(List.of(FIRST), ACCEPTED, READY),
            status(List.of(SECOND, FIRST), ACCEPTED, READY));

    assertThat(notices).hasSize(1);
    assertThat(notices.getFirst().note()).isEqualTo("web moved from a to b: ActiveSilent");
    assertThat(notices.getFirst().node()).isEqualTo(Optional.of("b"));
  }

  @Test
  void severalMovesAreToldInTheOrderInWhichTheyHappened() {
    assertThat(
            GroupChanges.between(
                VIPGroup.Status.EMPTY, status(List.of(SECOND, FIRST), ACCEPTED, READY)))
        .extracting(Notice::note)
        .startsWith("a is Active for web: ActiveSilent", "web moved from a to b: ActiveSilent");
  }

  @Test
  void aRefusalIsAWarningWithItsOwnReasonAndIsToldAgainOnlyForAnother() {
    Condition conflict = condition("Accepted", "False", "AddressConflict");
    Condition invalid = condition("Accepted", "False", "InvalidSpec");
    VIPGroup.Status refused = status(List.of(), conflict, NOT_READY);

    assertThat(GroupChanges.between(VIPGroup.Status.EMPTY, refused))
        .extracting(Notice::severity, Notice::reason)
        .containsExactly(tuple(Notice.Severity.WARNING, "AddressConflict"));
    assertThat(GroupChanges.between(refused, refused)).isEmpty();
    assertThat(GroupChanges.between(refused, status(List.of(), invalid, NOT_READY)))
        .extracting(Notice::reason)
        .containsExactly("InvalidSpec");
    assertThat(GroupChanges.between(refused, status(List.of(), ACCEPTED, NOT_READY)))
        .extracting(Notice::severity, Notice::reason)
        .containsExactly(tuple(Notice.Severity.NORMAL, "Accepted"));
  }

  @Test
  void lossOfReadinessDegradationAndSplitBrainAreWarningsAndTheirEndsAreNot() {
    VIPGroup.Status good = status(List.of(FIRST), ACCEPTED, READY);
    VIPGroup.Status bad =
        status(
            List.of(FIRST),
            ACCEPTED,
            NOT_READY,
            condition("Degraded", "True", "NodeSilent"),
            condition("SplitBrain", "True", "SeveralActiveRouters"));

    assertThat(GroupChanges.between(good, bad))
        .extracting(Notice::severity, Notice::reason)
        .containsExactly(
            tuple(Notice.Severity.WARNING, "SplitBrain"),
            tuple(Notice.Severity.WARNING, "Degraded"),
            tuple(Notice.Severity.WARNING, "NotReady"));
    VIPGroup.Status mended =
        status(
            List.of(FIRST),
            ACCEPTED,
            READY,
            condition("Degraded", "False", "AllNodesWell"),
            condition("SplitBrain", "False", "OneActiveRouter"));
    assertThat(GroupChanges.between(bad, mended))
        .extracting(Notice::severity, Notice::reason)
        .containsExactly(
            tuple(Notice.Severity.NORMAL, "SplitBrainEnded"),
            tuple(Notice.Severity.NORMAL, "Recovered"),
            tuple(Notice.Severity.NORMAL, "Ready"));
  }

  @Test
  void aStatusThatCouldNotBeWrittenIsNotToldTwice() {
    List<Notice> told = new ArrayList<>();
    GroupAnnouncer announcer = new GroupAnnouncer((_, notice) -> told.add(notice));
    VIPGroup group = new VIPGroup();
    group.setMetadata(new ObjectMetaBuilder().withName("web").withUid("1").build());
    VIPGroup.Status ready = status(List.of(FIRST), ACCEPTED, READY);

    announcer.announce(group, ready);
    announcer.announce(group, ready); // the object still has no status

    assertThat(told).extracting(Notice::reason).containsExactly("ActiveMoved", "Ready");
  }

  private static VIPGroup.Status status(List<Failover> timeline, Condition... conditions) {
    return new VIPGroup.Status(
        1L,
        null,
        List.of(),
        timeline.isEmpty() ? null : timeline.getFirst(),
        timeline,
        List.of(conditions));
  }

  private static Failover failover(
      @org.jspecify.annotations.Nullable String from, String to, Long took) {
    return new Failover("web", from, to, "2026-01-01T00:00:00Z", "ActiveSilent", took);
  }

  private static Condition condition(String type, String status, String reason) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(type + " is " + status)
        .build();
  }
}
