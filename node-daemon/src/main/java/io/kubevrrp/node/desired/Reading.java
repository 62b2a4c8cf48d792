package io.kubevrrp.node.desired;

import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.track.TrackedServiceConfig;
import java.util.List;

/**
 * What a configuration says, each part judged by itself.
 *
 * @param routers its virtual routers
 * @param services the services it has checked
 * @param servers its virtual servers, each by its name and its virtual router's
 * @param problems a sentence for each refusal
 */
public record Reading(
    Section<RouterSpec> routers,
    Section<TrackedServiceConfig> services,
    Section<DirectedServer> servers,
    List<String> problems) {
  public Reading {
    problems = List.copyOf(problems);
  }

  /** One of which nothing can be used. */
  static Reading unusable(String problem) {
    return new Reading(Section.unknown(), Section.unknown(), Section.unknown(), List.of(problem));
  }
}
