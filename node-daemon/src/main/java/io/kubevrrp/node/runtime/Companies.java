package io.kubevrrp.node.runtime;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which routers move together: those of a sync group; every other one is alone. */
final class Companies {
  private final Host host;
  private final Map<String, Company> companies = new HashMap<>();

  /** None yet. */
  Companies(Host host) {
    this.host = host;
  }

  /** These are all routers that there are. */
  void arrange(Collection<RouterRunner> runners) {
    Set<String> kept = new HashSet<>();
    for (RouterRunner runner : runners) {
      String key = key(runner.spec());
      kept.add(key);
      runner.keepCompanyWith(companies.computeIfAbsent(key, _ -> new Company(host)));
    }
    companies.keySet().retainAll(kept);
  }

  private static String key(RouterSpec spec) {
    return spec.syncGroup().map(group -> "sync group " + group).orElse("alone " + spec.name());
  }
}
