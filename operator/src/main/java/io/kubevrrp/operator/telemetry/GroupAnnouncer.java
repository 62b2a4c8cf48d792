package io.kubevrrp.operator.telemetry;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Tells what changed in the status of a group, once. */
public final class GroupAnnouncer {
  private final BiConsumer<HasMetadata, Notice> sink;
  private final LastTold<VIPGroup.Status> told = new LastTold<>();

  /** Notices go to the sink, together with the group that they speak of. */
  public GroupAnnouncer(BiConsumer<HasMetadata, Notice> sink) {
    this.sink = sink;
  }

  /**
   * Tells the difference between the group's status as it was told last (by an earlier operator: as
   * it is written) and this one.
   */
  public void announce(VIPGroup group, VIPGroup.Status after) {
    VIPGroup.Status written = Optional.ofNullable(group.getStatus()).orElse(VIPGroup.Status.EMPTY);
    VIPGroup.Status before = told.replace(group, written, after);
    GroupChanges.between(before, after).forEach(notice -> sink.accept(group, notice));
  }
}
