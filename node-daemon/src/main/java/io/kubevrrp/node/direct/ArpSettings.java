package io.kubevrrp.node.direct;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Sysctls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings that keep an interface from answering ARP for addresses that are on {@code lo}
 * (arp_ignore=1), and from naming them as its own (arp_announce=2). Only the interface's own count:
 * those of {@code lo} have no effect. What they were before is kept in a file, and put back.
 */
public final class ArpSettings {
  private static final Logger LOG = LoggerFactory.getLogger(ArpSettings.class);
  private static final Map<String, Integer> NEEDED = Map.of("arp_ignore", 1, "arp_announce", 2);

  private final Sysctls sysctls;
  private final Ledger ledger;
  private final TreeMap<Setting, Integer> before = new TreeMap<>();

  /**
   * With what an earlier life wrote down.
   *
   * @param stateDirectory where the file is
   */
  public ArpSettings(Sysctls sysctls, Path stateDirectory) {
    this.sysctls = sysctls;
    this.ledger = new Ledger(stateDirectory.resolve("arp-settings"));
    recall();
  }

  /** Takes what is written down for the truth: another daemon may have been at work meanwhile. */
  void recall() {
    before.clear();
    ledger.read().forEach(this::recall);
  }

  /** Makes these interfaces keep silent of addresses on lo; whether all of them do. */
  boolean silence(Set<String> interfaces) {
    boolean silent = true;
    for (String name : interfaces) {
      for (Map.Entry<String, Integer> setting : NEEDED.entrySet()) {
        silent &= raise(new Setting(name, setting.getKey()), setting.getValue());
      }
    }
    return silent;
  }

  /** Puts back what was changed on all other interfaces, unless somebody changed it since. */
  void restoreAllBut(Set<String> interfaces) {
    for (Setting setting : List.copyOf(before.keySet())) {
      if (!interfaces.contains(setting.link())) {
        restore(setting);
      }
    }
  }

  private boolean raise(Setting setting, int needed) {
    try {
      int found = sysctls.read(setting.link(), setting.name());
      if (found < needed) {
        before.put(setting, found);
        save();
        sysctls.write(setting.link(), setting.name(), needed);
      }
      return true;
    } catch (HostException e) {
      LOG.atError()
          .addKeyValue("interface", setting.link())
          .setCause(e)
          .log("this host cannot be a real server: it would answer ARP for the virtual address");
      return false;
    }
  }

  private void restore(Setting setting) {
    try {
      if (sysctls.read(setting.link(), setting.name()) == NEEDED.getOrDefault(setting.name(), -1)) {
        sysctls.write(setting.link(), setting.name(), before.getOrDefault(setting, 0));
      }
    } catch (HostException e) {
      LOG.atWarn()
          .addKeyValue("interface", setting.link())
          .setCause(e)
          .log("a setting could not be put back");
    }
    before.remove(setting);
    save();
  }

  private void save() {
    ledger.write(
        before.entrySet().stream()
            .map(entry ->
                entry.getKey().name() + " " + entry.getValue() + " " + entry.getKey().link())
            .toList());
  }

  private void recall(String line) {
    String[] parts = line.split(" ", 3);
    if (parts.length == 3 && NEEDED.containsKey(parts[0]) && parts[1].matches("\\d{1,9}")) {
      before.put(new Setting(parts[2], parts[0]), Integer.parseInt(parts[1]));
    }
  }

  /** A setting of an interface. */
  private record Setting(String link, String name) implements Comparable<Setting> {
    @Override
    public int compareTo(Setting other) {
      return (link + " " + name).compareTo(other.link + " " + other.name);
    }
  }
}
