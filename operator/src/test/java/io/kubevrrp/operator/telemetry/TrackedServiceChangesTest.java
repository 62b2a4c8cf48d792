package io.kubevrrp.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubevrrp.api.v1alpha1.TrackedService;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackedServiceChangesTest {
  private static final Condition GOOD = condition("Accepted", "True", "Accepted", "can be checked");
  private static final Condition BAD = condition("Accepted", "False", "Invalid", "no check");
  private static final TrackedService.Status NEW =
      new TrackedService.Status(null, null, null, List.of());
  private static final TrackedService.Status WORKS =
      status(GOOD, condition("Healthy", "True", "Healthy", "works on every node"));
  private static final TrackedService.Status FAILS_ON_A =
      status(GOOD, condition("Healthy", "False", "PartiallyHealthy", "fails on a"));
  private static final TrackedService.Status FAILS_ON_BOTH =
      status(GOOD, condition("Healthy", "False", "PartiallyHealthy", "fails on a,b"));
  private static final TrackedService.Status NOT_CHECKED =
      status(GOOD, condition("Healthy", "Unknown", "NotChecked", "no group tracks it"));

  @Test
  void everyChangeOfWhereItWorksIsTold() {
    assertThat(told(NEW, WORKS)).containsExactly("Normal Healthy: works on every node");
    assertThat(told(WORKS, FAILS_ON_A)).containsExactly("Warning PartiallyHealthy: fails on a");
    assertThat(told(FAILS_ON_A, FAILS_ON_BOTH))
        .containsExactly("Warning PartiallyHealthy: fails on a,b");
    assertThat(told(FAILS_ON_BOTH, WORKS)).containsExactly("Normal Healthy: works on every node");
  }

  @Test
  void whatNobodyChecksAndWhatStaysIsNotTold() {
    assertThat(told(WORKS, WORKS)).isEmpty();
    assertThat(told(NEW, NOT_CHECKED)).isEmpty();
    assertThat(told(WORKS, NOT_CHECKED)).isEmpty();
  }

  @Test
  void aRefusalAndItsEndAreTold() {
    assertThat(told(NEW, status(BAD))).containsExactly("Warning Invalid: no check");
    assertThat(told(status(BAD), status(GOOD))).containsExactly("Normal Accepted: can be checked");
    assertThat(told(NEW, status(GOOD))).isEmpty();
  }

  @Test
  void aStatusThatCouldNotBeWrittenIsToldOnce() {
    List<String> told = new ArrayList<>();
    var announcer = new TrackedServiceAnnouncer((_, notice) -> told.add(notice.reason()));
    TrackedService service = new TrackedService();
    service.setMetadata(new ObjectMetaBuilder().withName("web").withUid("1").build());
    service.setStatus(WORKS);

    announcer.announce(service, FAILS_ON_A);
    announcer.announce(service, FAILS_ON_A);

    assertThat(told).containsExactly("PartiallyHealthy");
  }

  private static List<String> told(TrackedService.Status before, TrackedService.Status after) {
    return TrackedServiceChanges.between(before, after).stream()
        .map(notice -> notice.severity().word() + " " + notice.reason() + ": " + notice.note())
        .toList();
  }

  private static TrackedService.Status status(Condition... conditions) {
    return new TrackedService.Status(1L, null, null, List.of(conditions));
  }

  private static Condition condition(String type, String status, String reason, String message) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .build();
  }
}
