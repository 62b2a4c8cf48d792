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
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an interface needs beside a macvlan with IPv4 addresses: that it leaves ARP requests for
 * them to the macvlan (arp_ignore 1), and does not name them in requests of its own, which would
 * tell everybody its MAC for them (arp_announce 2). What it had before lies beneath: others of this
 * daemon may read and change that meanwhile, and it is there again when the macvlans are gone. It
 * is noted at the macvlans, so that a later life can restore it.
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

  /** What a parent would have without macvlans, and which are on it. */
  private static final class Parent {
    private final Map<Ipv4Setting, Integer> beneath = new EnumMap<>(Ipv4Setting.class);
    private final Set<String> children = new HashSet<>();

    Parent(Map<Ipv4Setting, Integer> found) {
      beneath.putAll(found);
    }
  }

  ParentSettings(RtnetlinkRequests requests) {
    this.requests = requests;
  }

  /** What the macvlan is to have as its parent has it. */
  Map<Ipv4Setting, Integer> inherited(VirtualLink link) throws SyscallException {
    return values(link.parent().index(), Set.of(Ipv4Setting.FORWARDING));
  }

  /** What is to be noted at the macvlan. */
  String note(VirtualLink link) throws SyscallException {
    return link.family() == AddressFamily.IPV6 ? NOTE : note(before(link));
  }

  private static String note(Map<Ipv4Setting, Integer> beneath) {
    return "%s: arp_ignore was %d, arp_announce was %d"
        .formatted(
            NOTE,
            beneath.getOrDefault(Ipv4Setting.ARP_IGNORE, 0),
            beneath.getOrDefault(Ipv4Setting.ARP_ANNOUNCE, 0));
  }

  private void note(String macvlan, Map<Ipv4Setting, Integer> beneath)
      throws SyscallException, HostException {
    Optional<LinkMessage> found = requests.link(sequence -> LinkRequests.get(sequence, macvlan));
    if (found.isPresent()) {
      int index = found.get().linkIndex();
      requests.carriedOut(sequence ->
          LinkRequests.configure(sequence, index, Optional.of(note(beneath)), Map.of()));
    }
  }

  /** The macvlan is there: its parent gets what it needs. */
  void join(VirtualLink link) throws SyscallException, HostException {
    if (link.family() == AddressFamily.IPV4) {
      Map<Ipv4Setting, Integer> before = before(link);
      register(link, before);
      set(link.parent().index(), covering(before));
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
    if (parent != null && parent.children.remove(link.name()) && parent.children.isEmpty()) {
      parents.remove(link.parent().index());
      restore(link.parent().index(), parent.beneath);
    }
  }

  /** What an interface would have without macvlans of ours; empty when it has none for IPv4. */
  OptionalInt beneath(int index, Ipv4Setting setting) {
    Parent parent = parents.get(index);
    Integer value = parent == null ? null : parent.beneath.get(setting);
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /**
   * Changes what an interface would have without macvlans of ours, and what it has as far as they
   * allow.
   *
   * @return whether there are any; otherwise nothing is done
   */
  boolean changeBeneath(int index, Ipv4Setting setting, int value)
      throws SyscallException, HostException {
    Parent parent = parents.get(index);
    if (parent == null) {
      return false;
    }
    parent.beneath.put(setting, value);
    set(index, Map.of(setting, covering(setting, value)));
    for (String child : parent.children) {
      note(child, parent.beneath);
    }
    return true;
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
        .computeIfAbsent(link.parent().index(), _ -> new Parent(before))
        .children
        .add(link.name());
  }

  private Map<Ipv4Setting, Integer> before(VirtualLink link) throws SyscallException {
    Parent known = parents.get(link.parent().index());
    return known == null ? values(link.parent().index(), WANTED.keySet()) : known.beneath;
  }

  private static Map<Ipv4Setting, Integer> covering(Map<Ipv4Setting, Integer> beneath) {
    Map<Ipv4Setting, Integer> covering = new EnumMap<>(Ipv4Setting.class);
    WANTED
        .keySet()
        .forEach(
            setting -> covering.put(setting, covering(setting, beneath.getOrDefault(setting, 0))));
    return covering;
  }

  /** What answers or tells less already is left alone. */
  private static int covering(Ipv4Setting setting, int beneath) {
    // arp_ignore 3 answers for the addresses of every interface, as 0 does
    boolean enough = setting == Ipv4Setting.ARP_IGNORE && beneath != 0 && beneath != 3;
    return enough ? beneath : WANTED.getOrDefault(setting, beneath);
  }

  /** Somebody may have set other values meanwhile: those stay. */
  private void restore(int index, Map<Ipv4Setting, Integer> beneath)
      throws SyscallException, HostException {
    Map<Ipv4Setting, Integer> restored = new EnumMap<>(Ipv4Setting.class);
    values(index, beneath.keySet())
        .forEach((setting, now) -> {
          int value = beneath.getOrDefault(setting, now);
          if (covering(setting, value) == now) {
            restored.put(setting, value);
          }
        });
    set(index, restored);
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
