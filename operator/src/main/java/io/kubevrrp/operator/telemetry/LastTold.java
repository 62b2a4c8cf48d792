package io.kubevrrp.operator.telemetry;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The statuses that were told last. A status that was told, but could not be written, is judged
 * again: it is not told again.
 *
 * @param <S> a status
 */
final class LastTold<S> {
  private static final int REMEMBERED = 1024;

  /** By UID. */
  private final Map<String, S> told =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, S> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * Remembers what is told now of an object.
   *
   * @param written its status as it is written, by an earlier operator perhaps
   * @return what was told before, or else what is written
   */
  synchronized S replace(HasMetadata object, S written, S now) {
    String uid =
        Optional.ofNullable(object.getMetadata().getUid()).orElse(object.getMetadata().getName());
    return Optional.ofNullable(told.put(uid, now)).orElse(written);
  }
}
