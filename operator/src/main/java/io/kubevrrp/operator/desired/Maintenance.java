package io.kubevrrp.operator.desired;

import io.fabric8.kubernetes.api.model.Node;
import io.kubevrrp.operator.resolve.Snapshot;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Maintenance of a node, as an annotation of the Node says: {@code kubevrrp.io/maintenance} with
 * the time, RFC 3339, at which it ends by itself.
 */
public final class Maintenance {
  /** The annotation's name. */
  public static final String ANNOTATION = "kubevrrp.io/maintenance";

  private Maintenance() {}

  /** What a node's annotation says. */
  sealed interface Reading {
    /** There is none, or its time is over. */
    record None() implements Reading {}

    /**
     * It rests.
     *
     * @param until when that ends
     */
    record Resting(Instant until) implements Reading {}

    /**
     * There is one, and it cannot be read: it counts as none.
     *
     * @param sentence why, and what to do
     */
    record Unreadable(String sentence) implements Reading {}
  }

  static Reading of(Node node, Instant now) {
    String text = annotation(node);
    if (text == null) {
      return new Reading.None();
    }
    try {
      Instant until = OffsetDateTime.parse(text).toInstant();
      return until.isAfter(now) ? new Reading.Resting(until) : new Reading.None();
    } catch (DateTimeException e) {
      return new Reading.Unreadable(
          "the annotation %s of %s is '%s', which counts as none: give the time of its end, for example 2026-01-31T18:00:00Z"
              .formatted(ANNOTATION, node.getMetadata().getName(), text));
    }
  }

  /** After how long the maintenance of a node ends next. */
  public static Optional<Duration> nextEnd(Snapshot snapshot) {
    return snapshot.nodes().stream()
        .flatMap(node -> until(of(node, snapshot.now())))
        .map(until -> Duration.between(snapshot.now(), until))
        .min(Comparator.naturalOrder());
  }

  private static Stream<Instant> until(Reading reading) {
    return switch (reading) {
      case Reading.Resting(var until) -> Stream.of(until);
      case Reading.None _, Reading.Unreadable _ -> Stream.empty();
    };
  }

  /** The names of the nodes that rest now. */
  static List<String> resting(Snapshot snapshot) {
    return snapshot.nodes().stream()
        .filter(node -> of(node, snapshot.now()) instanceof Reading.Resting)
        .map(node -> node.getMetadata().getName())
        .toList();
  }

  /** What is to be said of these nodes' annotations. */
  static List<String> remarks(Snapshot snapshot, Set<String> nodes) {
    return snapshot.nodes().stream()
        .filter(node -> nodes.contains(node.getMetadata().getName()))
        .flatMap(node -> remark(node, snapshot.now()))
        .toList();
  }

  private static Stream<String> remark(Node node, Instant now) {
    return switch (of(node, now)) {
      case Reading.None _ -> Stream.empty();
      case Reading.Resting(var until) ->
          Stream.of(node.getMetadata().getName() + " is in maintenance until " + until);
      case Reading.Unreadable(var sentence) -> Stream.of(sentence);
    };
  }

  private static @Nullable String annotation(Node node) {
    return node.getMetadata().getAnnotations() == null
        ? null
        : node.getMetadata().getAnnotations().get(ANNOTATION);
  }
}
