package io.kubevrrp.node.direct;

import io.kubevrrp.node.ipvs.ServiceKey;
import java.util.Collection;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which virtual services this daemon, or an earlier life of it, added: IPVS keeps no mark of who
 * did. Written down before the kernel is asked, so that a crash leaves nothing unknown.
 */
final class OwnServices {
  private static final Logger LOG = LoggerFactory.getLogger(OwnServices.class);

  private final Ledger ledger;
  private final TreeMap<String, ServiceKey> keys = new TreeMap<>();

  OwnServices(Ledger ledger) {
    this.ledger = ledger;
    recall();
  }

  /** Takes what is written down for the truth: another daemon may have been at work meanwhile. */
  void recall() {
    keys.clear();
    ledger.read().forEach(this::recall);
  }

  Set<ServiceKey> all() {
    return keys.values().stream().collect(Collectors.toUnmodifiableSet());
  }

  void add(Collection<ServiceKey> added) {
    boolean news = false;
    for (ServiceKey key : added) {
      news |= keys.put(key.toString(), key) == null;
    }
    if (news) {
      save();
    }
  }

  void remove(Collection<ServiceKey> removed) {
    boolean news = false;
    for (ServiceKey key : removed) {
      news |= keys.remove(key.toString()) != null;
    }
    if (news) {
      save();
    }
  }

  private void save() {
    ledger.write(keys.keySet().stream().toList());
  }

  private void recall(String line) {
    try {
      ServiceKey key = ServiceKey.parse(line);
      keys.put(key.toString(), key);
    } catch (IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("line", line)
          .log("a line of the list of own virtual services is unreadable");
    }
  }
}
