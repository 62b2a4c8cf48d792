package io.kubevrrp.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Objects of one kind that a reconciler reads beside its own: a change of any of them concerns all
 * its primary objects, since a decision rests on everything.
 */
final class Watched<R extends HasMetadata, P extends HasMetadata> {
  private final InformerEventSource<R, P> source;

  private Watched(InformerEventSource<R, P> source) {
    this.source = source;
  }

  static <R extends HasMetadata, P extends HasMetadata> Watched<R, P> all(
      String name, Class<R> type, Class<P> primary, EventSourceContext<P> context) {
    var configuration =
        InformerEventSourceConfiguration.from(type, primary)
            .withName(name)
            .withSecondaryToPrimaryMapper((R _) ->
                context
                    .getPrimaryCache()
                    .list()
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
