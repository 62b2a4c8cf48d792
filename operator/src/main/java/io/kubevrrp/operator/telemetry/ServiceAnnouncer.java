package io.kubevrrp.operator.telemetry;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Tells what became of a Service's address, when that changes. */
public final class ServiceAnnouncer {
  private static final String ASSIGN = "Assign";

  private final BiConsumer<HasMetadata, Notice> sink;

  /** Notices go to the sink, together with the Service that they speak of. */
  public ServiceAnnouncer(BiConsumer<HasMetadata, Notice> sink) {
    this.sink = sink;
  }

  /** Tells the difference between our condition as it was written before, and as it is now. */
  public void announce(Service service, Optional<Condition> before, Optional<Condition> now) {
    now.filter(condition -> !says(before, condition))
        .map(condition ->
            "AddressAssigned".equals(condition.getReason())
                ? Notice.normal(Notice.Reason.ADDRESS_ASSIGNED, ASSIGN, condition.getMessage())
                : Notice.warning(condition.getReason(), ASSIGN, condition.getMessage()))
        .ifPresent(notice -> sink.accept(service, notice));
  }

  private static boolean says(Optional<Condition> before, Condition now) {
    return before
        .filter(condition ->
            now.getReason().equals(condition.getReason())
                && now.getMessage().equals(condition.getMessage()))
        .isPresent();
  }
}
