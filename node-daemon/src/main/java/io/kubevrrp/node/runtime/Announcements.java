package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.wire.AddressProbe;
import io.kubevrrp.node.wire.GratuitousArp;
import io.kubevrrp.node.wire.NeighborAdvertisement;
import java.util.List;

/** Tells the segment where one virtual router's addresses are, and asks who else has them. */
final class Announcements {
  private final Footing footing;
  private final Announcer announcer;
  private final Announcer.Frames announcements = this::announceOne;
  private final Announcer.Frames questions = this::askOne;

  Announcements(Footing footing, Announcer announcer) {
    this.footing = footing;
    this.announcer = announcer;
  }

  /**
   * Announces every address so often.
   *
   * @throws HostException when the kernel refuses
   */
  void announce(int count) throws HostException {
    if (footing.speaks()) {
      announcer.announce(announcements, count * footing.spec().addresses().size());
    }
  }

  /**
   * Asks who else has the addresses.
   *
   * @throws HostException when the kernel refuses
   */
  void ask() throws HostException {
    if (footing.speaks()) {
      announcer.announce(questions, footing.spec().addresses().size());
    }
  }

  /** What was to be announced is true no longer. */
  void endAnnouncing() {
    announcer.forget(announcements);
  }

  /** Nothing more is sent. */
  void end() {
    announcer.forget(announcements);
    announcer.forget(questions);
  }

  /** All addresses once, then all of them again. */
  private void announceOne(int number) throws HostException {
    if (footing.speaks()) {
      MacAddress mac = Attachment.mac(footing.spec(), footing.link().orElseThrow());
      send(announcement(mac, address(number)));
    }
  }

  private void askOne(int number) throws HostException {
    if (footing.speaks()) {
      send(AddressProbe.frame(footing.link().orElseThrow().mac(), address(number)));
    }
  }

  private IpAddress address(int number) {
    List<IpPrefix> addresses = footing.spec().addresses();
    return addresses.get(number % addresses.size()).address();
  }

  private void send(byte[] frame) throws HostException {
    footing.segment().orElseThrow().channel().sendFrame(frame);
  }

  private static byte[] announcement(MacAddress sender, IpAddress address) {
    return switch (address) {
      case Ipv4Address ipv4 -> GratuitousArp.frame(sender, ipv4);
      case Ipv6Address ipv6 -> NeighborAdvertisement.unsolicited(sender, ipv6).frame();
    };
  }
}
