package io.kubevrrp.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Objects of one kind that a reconciler reads beside its own. Where a decision rests on everything,
 * a change of any of them concerns all its primary objects.
 */
final class Watched<R extends HasMetadata, P extends HasMetadata> {
  private final InformerEventSource<R, P> source;

  private Watched(InformerEventSource<R, P> source) {
    this.source = source;
  }

  static <R extends HasMetadata, P extends HasMetadata> Watched<R, P> all(
      String name, Class<R> type, Class<P> primary, EventSourceContext<P> context) {
    return concerning(name, type, primary, context, (R _, P _) -> true);
  }

  /** A change of one concerns those primary objects for which the test holds. */
  static <R extends HasMetadata, P extends HasMetadata> Watched<R, P> concerning(
      String name,
      Class<R> type,
      Class<P> primary,
      EventSourceContext<P> context,
      BiPredicate<R, P> concerns) {
    var configuration =
        InformerEventSourceConfiguration.from(type, primary)
            .withName(name)
            .withSecondaryToPrimaryMapper((R changed) ->
                context
                    .getPrimaryCache()
                    .list(object -> concerns.test(changed, object))
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet()))
            .build();
    return new Watched<>(new InformerEventSource<>(configuration, context));
  }

  InformerEventSource<R, P> source() {
    return source;
  }

  List<R> list() {
    return source.list().toList();
  }
}
