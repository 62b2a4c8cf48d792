package io.kubevrrp.operator.status;

import io.kubevrrp.api.v1alpha1.VIPNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the nodes said, and when they were last heard.
 *
 * @param nodes each node's object, by name
 * @param lastSeen each node's newest sign of life; a node without one is believed
 * @param now the moment of judging
 */
public record Reports(List<VIPNode> nodes, Map<String, Instant> lastSeen, Instant now) {
  /** After this long without a sign of life, a node's word is stale. */
  public static final Duration FRESH_FOR = Duration.ofSeconds(25);

  /** When to judge again what may change any moment. */
  static final Duration SOON = Duration.ofSeconds(5);

  /** Judging at the very moment a word becomes stale would find it fresh. */
  private static final Duration MARGIN = Duration.ofMillis(500);

  public Reports {
    nodes =
        nodes.stream()
            .sorted(Comparator.comparing((VIPNode node) -> node.getMetadata().getName()))
            .toList();
    lastSeen = Map.copyOf(lastSeen);
  }

  /** The nodes that reported something and are not silent. */
  public List<VIPNode> fresh() {
    return nodes.stream()
        .filter(node -> node.getStatus() != null && !isSilent(node.getMetadata().getName()))
        .toList();
  }

  /** The object of this node. */
  public Optional<VIPNode> node(String name) {
    return nodes.stream().filter(node -> node.getMetadata().getName().equals(name)).findFirst();
  }

  /** When this node was last heard, if it ever was. */
  public Optional<Instant> lastSeen(String node) {
    return Optional.ofNullable(lastSeen.get(node));
  }

  /** Whether this node has fallen silent. */
  public boolean isSilent(String node) {
    return lastSeen(node).filter(seen -> seen.plus(FRESH_FOR).isBefore(now)).isPresent();
  }

  /**
   * A node that falls silent, or speaks again with nothing new to say, causes no event: this is
   * when to judge again what rests on the word of these nodes.
   */
  public Optional<Duration> lookAgain(Collection<String> nodes) {
    if (nodes.stream().anyMatch(this::isSilent)) {
      return Optional.of(SOON);
    }
    return nodes.stream()
        .flatMap(node -> lastSeen(node).stream())
        .map(seen -> Duration.between(now, seen.plus(FRESH_FOR)).plus(MARGIN))
        .min(Comparator.naturalOrder());
  }
}
