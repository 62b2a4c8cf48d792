package io.kubevrrp.operator.telemetry;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Tells what changed in the status of a group, once. */
public final class GroupAnnouncer {
  private static final int REMEMBERED = 1024;

  private final BiConsumer<HasMetadata, Notice> sink;

  /** By UID. A status that was told, but could not be written, is judged again: not told again. */
  private final Map<String, VIPGroup.Status> told =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, VIPGroup.Status> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Notices go to the sink, together with the group that they speak of. */
  public GroupAnnouncer(BiConsumer<HasMetadata, Notice> sink) {
    this.sink = sink;
  }

  /**
   * Tells the difference between the group's status as it was told last (by an earlier operator: as
   * it is written) and this one.
   */
  public synchronized void announce(VIPGroup group, VIPGroup.Status after) {
    String uid =
        Optional.ofNullable(group.getMetadata().getUid()).orElse(group.getMetadata().getName());
    VIPGroup.Status written = Optional.ofNullable(group.getStatus()).orElse(VIPGroup.Status.EMPTY);
    VIPGroup.Status before = Optional.ofNullable(told.put(uid, after)).orElse(written);
    GroupChanges.between(before, after).forEach(notice -> sink.accept(group, notice));
  }
}
