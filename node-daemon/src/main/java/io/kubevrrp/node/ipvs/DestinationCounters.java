package io.kubevrrp.node.ipvs;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.netlink.Attribute;
import io.kubevrrp.node.netlink.Attributes;
import io.kubevrrp.node.netlink.GenericMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What the kernel counted for one real server of a virtual service (IPVS_DEST_ATTR_* and
 * IPVS_STATS_ATTR_* of linux/ip_vs.h). Counts begin with 0 when the real server is added, and the
 * kernel adds them up every 2 s.
 *
 * @param address of the real server
 * @param weight as the kernel has it
 * @param activeConnections that are established now
 * @param inactiveConnections that it still remembers
 * @param connections scheduled since
 * @param packets from clients since
 * @param octets from clients since
 */
public record DestinationCounters(
    Ipv4Address address,
    int weight,
    long activeConnections,
    long inactiveConnections,
    long connections,
    long packets,
    long octets) {
  private static final int DESTINATION = 2;
  private static final int ACTIVE = 7;
  private static final int INACTIVE = 8;
  private static final int STATS64 = 12;
  private static final int CONNECTIONS = 1;
  private static final int PACKETS_IN = 2;
  private static final int OCTETS_IN = 4;

  /** What an entry of a dump of destinations counts; empty when it is no IPv4 one. */
  public static Optional<DestinationCounters> from(GenericMessage message) {
    return message
        .attributes()
        .find(DESTINATION)
        .flatMap(Attribute::nested)
        .flatMap(inside -> IpvsMessages.destination(message).map(known -> of(known, inside)));
  }

  private static DestinationCounters of(Destination known, Attributes inside) {
    Attributes stats =
        inside.find(STATS64).flatMap(Attribute::nested).orElseGet(() -> Attributes.of());
    return new DestinationCounters(
        known.address(),
        known.weight(),
        number(inside, ACTIVE),
        number(inside, INACTIVE),
        number(stats, CONNECTIONS),
        number(stats, PACKETS_IN),
        number(stats, OCTETS_IN));
  }

  /** A number of 32 or 64 bits in the host's byte order; 0 where there is none. */
  private static long number(Attributes attributes, int type) {
    return attributes
        .find(type)
        .map(Attribute::octets)
        .map(octets -> ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder()))
        .map(octets ->
            switch (octets.remaining()) {
              case Integer.BYTES -> Integer.toUnsignedLong(octets.getInt());
              case Long.BYTES -> octets.getLong();
              default -> 0L;
            })
        .orElse(0L);
  }
}
