package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.wire.AdvertisementFrame;
import io.kubevrrp.node.wire.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A router's advertisement, written down for each of its destinations. */
final class Outgoing {
  private final Priority priority;
  private final Optional<MacAddress> virtualMac;
  private final List<Path> paths = new ArrayList<>();

  /** Whole frames where they come from a virtual MAC. */
  private final List<byte[]> octets = new ArrayList<>();

  /**
   * To nobody yet.
   *
   * @param virtualMac from which it comes; empty: from the interface's
   */
  Outgoing(Priority priority, Optional<MacAddress> virtualMac) {
    this.priority = priority;
    this.virtualMac = virtualMac;
  }

  void add(Path path, byte[] message) {
    paths.add(path);
    octets.add(virtualMac.map(mac -> AdvertisementFrame.of(mac, path, message)).orElse(message));
  }

  /** Whether this is what a router with the priority says. */
  boolean says(Priority other) {
    return priority.equals(other);
  }

  int count() {
    return paths.size();
  }

  /**
   * Sends it to one of its destinations.
   *
   * @param index from 0
   * @throws HostException when the kernel refuses
   */
  void send(int index, PacketPort.Channel channel) throws HostException {
    if (virtualMac.isPresent()) {
      channel.sendFrame(octets.get(index));
    } else {
      channel.sendAdvertisement(paths.get(index), octets.get(index));
    }
  }
}
