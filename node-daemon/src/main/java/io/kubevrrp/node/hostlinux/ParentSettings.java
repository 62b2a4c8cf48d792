package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.VirtualLink;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Ipv4Setting;
import io.kubevrrp.node.netlink.LinkMessage;
import io.kubevrrp.node.netlink.LinkRequests;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an interface needs beside a macvlan with IPv4 addresses: that it leaves ARP requests for
 * them to the macvlan (arp_ignore 1), and does not name them in requests of its own, which would
 * tell everybody its MAC for them (arp_announce 2). What was there before is noted at the macvlan,
 * so that a later life can restore it.
 */
final class ParentSettings {
  private static final Map<Ipv4Setting, Integer> WANTED =
      Map.of(Ipv4Setting.ARP_IGNORE, 1, Ipv4Setting.ARP_ANNOUNCE, 2);
  private static final String NOTE = "kube-vrrp";
  private static final Pattern BEFORE =
      Pattern.compile(NOTE + ": arp_ignore was (\\d{1,3}), arp_announce was (\\d{1,3})");
  private static final Pattern NAME = Pattern.compile("kv[46]-\\d+-(\\d{1,9})");

  private final RtnetlinkRequests requests;
  private final Map<Integer, Parent> parents = new HashMap<>();

  /** What a parent had before, and who is on it. */
  private record Parent(Map<Ipv4Setting, Integer> before, Set<String> children) {}

  ParentSettings(RtnetlinkRequests requests) {
    this.requests = requests;
  }

  /** What the macvlan is to have as its parent has it. */
  Map<Ipv4Setting, Integer> inherited(VirtualLink link) throws SyscallException {
    return values(link.parent().index(), Set.of(Ipv4Setting.FORWARDING));
  }

  /** What is to be noted at the macvlan. */
  String note(VirtualLink link) throws SyscallException {
    if (link.family() == AddressFamily.IPV6) {
      return NOTE;
    }
    Map<Ipv4Setting, Integer> before = before(link);
    return "%s: arp_ignore was %d, arp_announce was %d"
        .formatted(
            NOTE,
            before.getOrDefault(Ipv4Setting.ARP_IGNORE, 0),
            before.getOrDefault(Ipv4Setting.ARP_ANNOUNCE, 0));
  }

  /** The macvlan is there: its parent gets what it needs. */
  void join(VirtualLink link) throws SyscallException, HostException {
    if (link.family() == AddressFamily.IPV4) {
      Map<Ipv4Setting, Integer> before = before(link);
      register(link, before);
      set(link.parent().index(), needed(before));
    }
  }

  /** An earlier life made the macvlan. */
  void adopt(VirtualLink link, LinkMessage found) {
    if (link.family() == AddressFamily.IPV4) {
      register(link, noted(found).orElse(Map.of()));
    }
  }

  /** The macvlan is gone; after the last one the parent gets back what it had. */
  void leave(VirtualLink link) throws SyscallException, HostException {
    Parent parent = parents.get(link.parent().index());
    if (parent != null && parent.children().remove(link.name()) && parent.children().isEmpty()) {
      parents.remove(link.parent().index());
      restore(link.parent().index(), parent.before());
    }
  }

  /** These macvlans of an earlier life were removed. */
  void restore(List<LinkMessage> leftovers) throws SyscallException, HostException {
    Map<Integer, Map<Ipv4Setting, Integer>> before = new LinkedHashMap<>();
    for (LinkMessage leftover : leftovers) {
      Matcher name = NAME.matcher(leftover.name().orElse(""));
      Optional<Map<Ipv4Setting, Integer>> noted = noted(leftover);
      if (name.matches() && noted.isPresent()) {
        before.put(Integer.parseInt(name.group(1)), noted.get());
      }
    }
    for (Map.Entry<Integer, Map<Ipv4Setting, Integer>> parent : before.entrySet()) {
      restore(parent.getKey(), parent.getValue());
    }
  }

  private void register(VirtualLink link, Map<Ipv4Setting, Integer> before) {
    parents
        .computeIfAbsent(link.parent().index(), _ -> new Parent(before, new HashSet<>()))
        .children()
        .add(link.name());
  }

  private Map<Ipv4Setting, Integer> before(VirtualLink link) throws SyscallException {
    Parent known = parents.get(link.parent().index());
    return known == null ? values(link.parent().index(), WANTED.keySet()) : known.before();
  }

  /** What answers or tells less already is left alone. */
  private static Map<Ipv4Setting, Integer> needed(Map<Ipv4Setting, Integer> before) {
    Map<Ipv4Setting, Integer> needed = new EnumMap<>(WANTED);
    int ignore = before.getOrDefault(Ipv4Setting.ARP_IGNORE, 0);
    if (ignore != 0 && ignore != 3) { // 3 answers for the addresses of every interface, as 0 does
      needed.remove(Ipv4Setting.ARP_IGNORE);
    }
    return needed;
  }

  /** Somebody may have set other values meanwhile: those stay. */
  private void restore(int index, Map<Ipv4Setting, Integer> before)
      throws SyscallException, HostException {
    Map<Ipv4Setting, Integer> restored = new EnumMap<>(Ipv4Setting.class);
    Map<Ipv4Setting, Integer> now = values(index, before.keySet());
    before.forEach((setting, value) -> {
      if (WANTED.getOrDefault(setting, -1).equals(now.get(setting))) {
        restored.put(setting, value);
      }
    });
    if (!now.isEmpty()) {
      set(index, restored);
    }
  }

  private void set(int index, Map<Ipv4Setting, Integer> settings)
      throws SyscallException, HostException {
    if (!settings.isEmpty()) {
      requests.carriedOut(
          sequence -> LinkRequests.configure(sequence, index, Optional.empty(), settings));
    }
  }

  /** Empty when the interface is gone. */
  private Map<Ipv4Setting, Integer> values(int index, Set<Ipv4Setting> settings)
      throws SyscallException {
    Map<Ipv4Setting, Integer> values = new EnumMap<>(Ipv4Setting.class);
    Optional<LinkMessage> link = requests.link(sequence -> LinkRequests.get(sequence, index));
    for (Ipv4Setting setting : settings) {
      link.ifPresent(found -> found.ipv4(setting).ifPresent(value -> values.put(setting, value)));
    }
    return values;
  }

  private static Optional<Map<Ipv4Setting, Integer>> noted(LinkMessage link) {
    Matcher note = BEFORE.matcher(link.alias().orElse(""));
    return note.matches()
        ? Optional.of(
            Map.of(
                Ipv4Setting.ARP_IGNORE, Integer.parseInt(note.group(1)),
                Ipv4Setting.ARP_ANNOUNCE, Integer.parseInt(note.group(2))))
        : Optional.empty();
  }
}
