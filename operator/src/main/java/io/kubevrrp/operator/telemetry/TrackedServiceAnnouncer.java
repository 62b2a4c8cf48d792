package io.kubevrrp.operator.telemetry;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubevrrp.api.v1alpha1.TrackedService;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Tells what changed in the status of a tracked service, once. */
public final class TrackedServiceAnnouncer {
  private static final TrackedService.Status EMPTY =
      new TrackedService.Status(null, null, null, List.of());

  private final BiConsumer<HasMetadata, Notice> sink;
  private final LastTold<TrackedService.Status> told = new LastTold<>();

  /** Notices go to the sink, together with the service that they speak of. */
  public TrackedServiceAnnouncer(BiConsumer<HasMetadata, Notice> sink) {
    this.sink = sink;
  }

  /**
   * Tells the difference between the service's status as it was told last (by an earlier operator:
   * as it is written) and this one.
   */
  public void announce(TrackedService service, TrackedService.Status after) {
    TrackedService.Status written = Optional.ofNullable(service.getStatus()).orElse(EMPTY);
    TrackedService.Status before = told.replace(service, written, after);
    TrackedServiceChanges.between(before, after).forEach(notice -> sink.accept(service, notice));
  }
}
