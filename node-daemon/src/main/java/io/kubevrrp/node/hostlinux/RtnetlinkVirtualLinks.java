package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.VirtualLink;
import io.kubevrrp.node.host.VirtualLinks;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Ipv4Setting;
import io.kubevrrp.node.netlink.LinkMessage;
import io.kubevrrp.node.netlink.LinkRequests;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Macvlans, marked by their interface group. Only the addresses on one answer with its MAC, and the
 * way back need not be the way in: replies leave through the parent. Used by one thread at a time;
 * needs CAP_NET_ADMIN.
 */
public final class RtnetlinkVirtualLinks implements VirtualLinks, AutoCloseable {
  private static final Map<Ipv4Setting, Integer> OWN =
      Map.of(
          Ipv4Setting.ARP_IGNORE, 1,
          Ipv4Setting.RP_FILTER, 2, // "loose" wins over whatever all interfaces have
          Ipv4Setting.ACCEPT_REDIRECTS, 0,
          Ipv4Setting.SEND_REDIRECTS, 0);

  private final RtnetlinkRequests requests;
  private final ParentSettings parents;

  private RtnetlinkVirtualLinks(RtnetlinkRequests requests) {
    this.requests = requests;
    this.parents = new ParentSettings(requests);
  }

  /**
   * Opens its socket.
   *
   * @throws HostException when the kernel refuses it
   */
  public static RtnetlinkVirtualLinks open() throws HostException {
    try {
      return new RtnetlinkVirtualLinks(RtnetlinkRequests.open());
    } catch (SyscallException e) {
      throw new HostException("cannot ask for interfaces: " + e.getMessage(), e);
    }
  }

  /** What the interfaces below have for them. */
  ParentSettings parents() {
    return parents;
  }

  @Override
  public void prepare(VirtualLink link) throws HostException {
    LinkMessage _ = asked("make", link, () -> present(link));
  }

  @Override
  public int raise(VirtualLink link) throws HostException {
    return asked(
        "raise",
        link,
        () -> {
          LinkMessage there = present(link);
          turn(there, true);
          return there.linkIndex();
        });
  }

  @Override
  public void lower(VirtualLink link) throws HostException {
    asked(
        "lower",
        link,
        () -> {
          Optional<LinkMessage> there = found(link);
          if (there.isPresent()) {
            turn(there.get(), false);
          }
          return there;
        });
  }

  @Override
  public void remove(VirtualLink link) throws HostException {
    asked(
        "remove",
        link,
        () -> {
          Optional<LinkMessage> there = found(link);
          if (there.isPresent()) {
            remove(there.get());
          }
          parents.leave(link);
          return there;
        });
  }

  @Override
  public int removeLeftovers() throws HostException {
    try {
      List<LinkMessage> leftovers =
          requests.dump(LinkMessage::dump).stream()
              .filter(LinkMessage.class::isInstance)
              .map(LinkMessage.class::cast)
              .filter(LinkMessage::marked)
              .toList();
      for (LinkMessage leftover : leftovers) {
        remove(leftover);
      }
      parents.restore(leftovers);
      return leftovers.size();
    } catch (SyscallException e) {
      throw new HostException(
          "cannot remove the interfaces of an earlier life: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    requests.close();
  }

  /** As it is, or made now. */
  private LinkMessage present(VirtualLink link) throws SyscallException, HostException {
    Optional<LinkMessage> there = found(link);
    return there.isPresent() ? there.get() : made(link);
  }

  /** Ours with this name, whichever life of the daemon made it. */
  private Optional<LinkMessage> found(VirtualLink link) throws SyscallException, HostException {
    Optional<LinkMessage> there = named(link);
    if (there.isPresent() && !there.get().marked()) {
      throw new HostException(
          "an interface of this name is there that kube-vrrp did not make: rename or remove it");
    }
    there.ifPresent(found -> parents.adopt(link, found));
    return there;
  }

  private LinkMessage made(VirtualLink link) throws SyscallException, HostException {
    var macvlan =
        new LinkRequests.Macvlan(link.name(), link.parent().index(), link.mac(), link.family());
    requests.carriedOut(sequence -> LinkRequests.create(sequence, macvlan));
    LinkMessage made =
        named(link).orElseThrow(() -> new HostException("somebody removed it at once"));
    try {
      configure(link, made.linkIndex());
      return made;
    } catch (SyscallException | HostException e) {
      remove(made);
      throw e;
    }
  }

  private void configure(VirtualLink link, int index) throws SyscallException, HostException {
    Map<Ipv4Setting, Integer> settings = new EnumMap<>(OWN);
    settings.putAll(parents.inherited(link));
    String note = parents.note(link);
    requests.carriedOut(
        sequence -> LinkRequests.configure(sequence, index, Optional.of(note), settings));
    if (link.family() == AddressFamily.IPV6) {
      RouterAdvertisements.refuse(link.name());
      requests.carriedOut(sequence -> LinkRequests.randomLinkLocal(sequence, index));
    }
    parents.join(link);
  }

  private Optional<LinkMessage> named(VirtualLink link) throws SyscallException {
    return requests.link(sequence -> LinkRequests.get(sequence, link.name()));
  }

  private void turn(LinkMessage link, boolean up) throws SyscallException, HostException {
    if (link.enabled() != up) {
      requests.carriedOut(sequence -> LinkRequests.turn(sequence, link.linkIndex(), up));
    }
  }

  private void remove(LinkMessage link) throws SyscallException, HostException {
    requests.carriedOut(sequence -> LinkRequests.remove(sequence, link.linkIndex()));
  }

  private static <T> T asked(String verb, VirtualLink link, Question<T> question)
      throws HostException {
    try {
      return question.ask();
    } catch (SyscallException | HostException e) {
      throw new HostException(
          "cannot %s the interface %s with the virtual MAC %s on %s: %s"
              .formatted(verb, link.name(), link.mac(), link.parent().name(), e.getMessage()),
          e);
    }
  }

  private interface Question<T> {
    T ask() throws SyscallException, HostException;
  }
}
