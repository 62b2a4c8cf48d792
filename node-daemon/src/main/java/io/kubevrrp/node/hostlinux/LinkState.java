package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.netlink.Acknowledgement;
import io.kubevrrp.node.netlink.AddressMessage;
import io.kubevrrp.node.netlink.DumpDone;
import io.kubevrrp.node.netlink.LinkMessage;
import io.kubevrrp.node.netlink.NetlinkMessage;
import io.kubevrrp.node.netlink.OtherMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The interfaces as the messages so far tell them, with the usable addresses that are not ours; and
 * apart from those, which addresses with our mark there are. The interfaces that the daemon made
 * itself are not among them: no virtual router could live on one.
 */
final class LinkState {
  private static final MacAddress NO_MAC = new MacAddress(0);

  private final Map<Integer, Link> links = new TreeMap<>();
  private final Map<Integer, Map<IpPrefix, AddressMessage>> addresses = new TreeMap<>();

  private final Set<OwnAddresses.Key> ours = new HashSet<>();
  private final Map<Integer, Boolean> own = new TreeMap<>();

  void clear() {
    ours.clear();
    own.clear();
    links.clear();
    addresses.clear();
  }

  /** Takes in a message; whether anything that a listener may care for changed. */
  boolean apply(NetlinkMessage message) {
    return switch (message) {
      case LinkMessage link -> link.ofTheInterface() && applyLink(link);
      case AddressMessage address -> applyAddress(address);
      case Acknowledgement _, DumpDone _, OtherMessage _ -> false;
    };
  }

  List<Link> links() {
    return links.values().stream().map(this::withAddresses).toList();
  }

  /** Whether the address is there with our mark. */
  boolean holds(OwnAddresses.Key key) {
    return ours.contains(key);
  }

  private boolean applyLink(LinkMessage message) {
    int index = message.linkIndex();
    if (message.removed()) {
      addresses.remove(index);
      ours.removeIf(key -> key.linkIndex() == index);
      boolean made = own.remove(index) != null;
      return links.remove(index) != null || made;
    }
    if (message.marked()) {
      Boolean before = own.put(index, message.up());
      return before != null && before != message.up();
    }
    Link known = links.getOrDefault(index, new Link(index, "", NO_MAC, false, List.of()));
    Link now =
        new Link(
            index,
            message.name().orElse(known.name()),
            message.mac().orElse(known.mac()),
            message.up(),
            List.of());
    return !now.equals(links.put(index, now));
  }

  private boolean applyAddress(AddressMessage message) {
    return message.address().isPresent() && applyAddress(message, message.address().get());
  }

  private boolean applyAddress(AddressMessage message, IpPrefix address) {
    OwnAddresses.Key key = new OwnAddresses.Key(message.linkIndex(), address);
    if (message.marked() && !message.removed()) {
      ours.add(key);
      return false; // ours and renewed: no news
    }
    // Ours and gone, or an equal one in its place: whoever needs it puts it back.
    boolean lost = ours.remove(key);
    return message.marked() ? lost : applyForeign(message, address) || lost;
  }

  private boolean applyForeign(AddressMessage message, IpPrefix address) {
    Map<IpPrefix, AddressMessage> ofLink =
        addresses.computeIfAbsent(message.linkIndex(), _ -> new LinkedHashMap<>());
    if (message.removed()) {
      return ofLink.remove(address) != null;
    }
    AddressMessage before = ofLink.put(address, message);
    return before == null
        || before.secondary() != message.secondary()
        || before.usable() != message.usable();
  }

  private Link withAddresses(Link link) {
    List<AddressMessage> sorted =
        new ArrayList<>(addresses.getOrDefault(link.index(), Map.of()).values());
    sorted.sort(
        Comparator.comparingInt(AddressMessage::family).thenComparing(AddressMessage::secondary));
    List<IpPrefix> prefixes =
        sorted.stream()
            .filter(AddressMessage::usable)
            .flatMap(message -> message.address().stream())
            .toList();
    return new Link(link.index(), link.name(), link.mac(), link.up(), prefixes);
  }
}
