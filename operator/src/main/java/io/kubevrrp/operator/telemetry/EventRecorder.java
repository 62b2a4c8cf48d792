package io.kubevrrp.operator.telemetry;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes notices as Kubernetes events (events.k8s.io/v1). Nobody waits for it, and nothing depends
 * on it: a server that takes no events costs one line in the log. What does not fit its queue is
 * dropped.
 */
public final class EventRecorder implements BiConsumer<HasMetadata, Notice>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final String CONTROLLER = "kubevrrp.io/operator";

  /** Where events about cluster-scoped objects stand. */
  private static final String NAMESPACE = "default";

  /** Where they stand for API servers older than 1.20.5, which refuse the other. */
  private static final String OLD_NAMESPACE = "kube-system";

  private static final int INVALID = 422;

  private static final int QUEUE = 1000;
  private static final int LONGEST_NOTE = 1024;
  private static final int LONGEST_INSTANCE = 128;
  private static final int LONGEST_PREFIX = 230;
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final Clock clock;
  private final String instance;
  private final Consumer<String> complaints;
  private final EventSeries series = new EventSeries();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(QUEUE),
          Thread.ofPlatform().daemon().name("events").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  /** Names an event; touched by the writer only. */
  private long newest;

  /** Touched by the writer only. */
  private String namespace = NAMESPACE;

  /**
   * Writes nothing yet.
   *
   * @param client not closed by this
   * @param clock gives the events' times
   * @param instance which operator this is, for example the name of its pod
   */
  public EventRecorder(KubernetesClient client, Clock clock, String instance) {
    this(client, clock, instance, EventRecorder::log);
  }

  /** The same, with a place where a failure is told once, until it works again. */
  EventRecorder(
      KubernetesClient client, Clock clock, String instance, Consumer<String> complaints) {
    this.complaints = complaints;
    this.client = client;
    this.clock = clock;
    this.instance = cut(instance, LONGEST_INSTANCE);
  }

  /** Notes a notice about an object; returns at once. */
  @Override
  public void accept(HasMetadata regarding, Notice notice) {
    Instant now = clock.instant();
    ObjectReference object = reference(regarding);
    writer.execute(() -> write(object, notice, now));
  }

  private void write(ObjectReference regarding, Notice notice, Instant now) {
    var key =
        new EventSeries.Key(
            Optional.ofNullable(regarding.getUid()).orElse(regarding.getName()), notice);
    try {
      Optional<EventSeries.Entry> repeated = series.repeated(key, now);
      if (repeated.isPresent()) {
        count(place(regarding), repeated.get());
      } else {
        series.began(key, create(regarding, notice, now), now);
      }
      failing.set(false);
    } catch (KubernetesClientException e) {
      series.ended(key);
      if (failing.compareAndSet(false, true)) {
        complaints.accept(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Where an event about this object stands: beside it, if it has a namespace. */
  private String place(ObjectReference regarding) {
    return Optional.ofNullable(regarding.getNamespace()).orElse(namespace);
  }

  /** Returns the event's name. */
  private String create(ObjectReference regarding, Notice notice, Instant now) {
    Event event = event(regarding, notice, now);
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      boolean old = regarding.getNamespace() == null && namespace.equals(NAMESPACE);
      if (e.getCode() != INVALID || !old) {
        throw e;
      }
      namespace = OLD_NAMESPACE;
      return create(regarding, notice, now);
    }
    return event.getMetadata().getName();
  }

  private static void log(String error) {
    LOG.atWarn()
        .addKeyValue("error", error)
        .log("Kubernetes events cannot be written; nothing else is disturbed");
  }

  private void count(String place, EventSeries.Entry entry) {
    String patch =
        "{\"series\": {\"count\": %d, \"lastObservedTime\": \"%s\"}}"
            .formatted(entry.count(), MICROSECONDS.format(entry.last()));
    client
        .resource(nameOnly(entry.name(), place))
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  // The client would get the event first, were it only given the name; the operator may not.
  private static Event nameOnly(String name, String place) {
    return new EventBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(place)
        .endMetadata()
        .build();
  }

  private Event event(ObjectReference regarding, Notice notice, Instant now) {
    long nanoseconds = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    newest = Math.max(newest + 1, nanoseconds); // two events of one moment need two names
    EventBuilder event =
        new EventBuilder()
            .withNewMetadata()
            .withName(cut(regarding.getName(), LONGEST_PREFIX) + "." + Long.toHexString(newest))
            .withNamespace(place(regarding))
            .endMetadata()
            .withEventTime(new MicroTime(MICROSECONDS.format(now)))
            .withReportingController(CONTROLLER)
            .withReportingInstance(instance)
            .withType(notice.severity().word())
            .withReason(notice.reason())
            .withAction(notice.action())
            .withRegarding(regarding)
            .withNote(cut(notice.note(), LONGEST_NOTE));
    notice
        .node()
        .ifPresent(node ->
            event
                .withNewRelated()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(node)
                .endRelated());
    return event.build();
  }

  private static ObjectReference reference(HasMetadata object) {
    return new ObjectReferenceBuilder()
        .withApiVersion(object.getApiVersion())
        .withKind(object.getKind())
        .withNamespace(object.getMetadata().getNamespace())
        .withName(object.getMetadata().getName())
        .withUid(object.getMetadata().getUid())
        .build();
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }

  /** Drops what is not written yet. */
  @Override
  public void close() {
    writer.shutdownNow();
  }
}
