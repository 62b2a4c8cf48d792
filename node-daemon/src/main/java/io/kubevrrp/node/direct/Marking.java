package io.kubevrrp.node.direct;

import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.PacketMarks;
import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.ipvs.ServiceMarks;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks the packets that IPVS is to direct: its services ask for a mark, not for an address, and
 * the packets get it only where their virtual router is Active. What a killed or frozen daemon left
 * in IPVS's table gets no packets then, since the kernel ends the marks as it ends the lease of an
 * address. And to become Active is one change of the kernel's, however many services there are.
 *
 * <p>To be called on the event loop, which never waits long here: the changes are another thread's.
 */
final class Marking {
  private static final Logger LOG = LoggerFactory.getLogger(Marking.class);
  private static final Duration RENEW = PacketMarks.LIFETIME.dividedBy(4);

  /** Usually it takes a millisecond; somebody else's change of nf_tables may take seconds. */
  private static final Duration LOOPS_PATIENCE = Duration.ofMillis(20);

  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(1);

  private final PacketMarks table;
  private final EventLoop loop;
  private final Executor worker;
  private final AtomicReference<Optional<Map<ServiceKey.Addressed, ServiceKey.Marked>>> newest =
      new AtomicReference<>(Optional.empty());
  private Optional<Boolean> supported = Optional.empty();
  private Optional<EventLoop.Timer> renewal = Optional.empty();
  private Map<ServiceKey.Addressed, ServiceKey.Marked> names = Map.of();
  private Map<ServiceKey.Addressed, ServiceKey.Marked> shown = Map.of();

  /**
   * Marks nothing yet.
   *
   * @param worker one thread, where the kernel is waited for
   */
  Marking(PacketMarks table, EventLoop loop, Executor worker) {
    this.table = table;
    this.loop = loop;
    this.worker = worker;
  }

  /** Whether the kernel can; asked once, when the first virtual server comes. */
  boolean usable() {
    if (supported.isEmpty()) {
      CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(table::supported, worker);
      supported = Optional.of(within(FIRST_PATIENCE, answer).orElse(false));
      LOG.atInfo()
          .addKeyValue("marks", supported.get())
          .log(
              supported.get()
                  ? "virtual services get the packets that are marked while this node is Active"
                  : "nf_tables marks no packets here: virtual services of a killed daemon will stay"
                      + " in force until it runs again");
    }
    return supported.get();
  }

  /** From now on there are these. */
  void name(Collection<ServiceKey.Addressed> services) {
    names = services.isEmpty() ? Map.of() : ServiceMarks.of(services);
  }

  /** By what the kernel's table is to know this service. */
  ServiceKey keyOf(ServiceKey.Addressed service) {
    ServiceKey.Marked mark = names.get(service);
    return mark == null || !usable() ? service : mark;
  }

  /** IPVS gets to see the packets of these, and no others. */
  void show(Collection<ServiceKey.Addressed> services) {
    Map<ServiceKey.Addressed, ServiceKey.Marked> wanted = new HashMap<>();
    services.forEach(service ->
        Optional.ofNullable(names.get(service)).ifPresent(mark -> wanted.put(service, mark)));
    if (!wanted.equals(shown)) {
      shown = wanted;
      within(LOOPS_PATIENCE, replace());
      renewLater();
    }
  }

  /**
   * Renews nothing any more: what is marked stays so for a moment, unless another daemon goes on.
   */
  void rest() {
    renewal.ifPresent(EventLoop.Timer::cancel);
    renewal = Optional.empty();
    shown = Map.of();
  }

  /** Nothing is left in the kernel. */
  void remove() {
    rest();
    newest.set(Optional.empty());
    if (supported.isPresent()) {
      within(LOOPS_PATIENCE, CompletableFuture.runAsync(table::close, worker));
      supported = Optional.empty();
    }
  }

  private void renewLater() {
    if (renewal.isEmpty() && !shown.isEmpty()) {
      renewal =
          Optional.of(
              loop.schedule(
                  RENEW,
                  () -> {
                    renewal = Optional.empty();
                    replace();
                    renewLater();
                  }));
    }
  }

  /** Only the newest counts, however many wait. */
  private CompletableFuture<Void> replace() {
    newest.set(Optional.of(shown));
    return CompletableFuture.runAsync(
        () -> newest.getAndSet(Optional.empty()).ifPresent(this::replace), worker);
  }

  private void replace(Map<ServiceKey.Addressed, ServiceKey.Marked> marks) {
    try {
      table.replace(marks);
    } catch (HostException e) {
      LOG.atError().setCause(e).log("packets are not marked: no virtual server directs them");
    }
  }

  private static <T> Optional<T> within(Duration patience, CompletableFuture<T> work) {
    try {
      return Optional.ofNullable(work.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      LOG.atWarn().log("nf_tables is slow: somebody else is changing it");
    } catch (ExecutionException e) {
      LOG.atError().setCause(e).log("packets are not marked");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }
}
