package io.kubevrrp.node.netlink;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * NLMSG_ERROR: the request was carried out, or refused.
 *
 * <pre>
 *  0        4                          20
 *  +--------+--------------------------+------------------------------+-------------+
 *  | error  | the request's header     | the request, unless capped   | attributes  |
 *  +--------+--------------------------+------------------------------+-------------+
 * </pre>
 *
 * @param octets what follows the header; long enough for the first two parts
 */
public record Acknowledgement(NetlinkHeader header, Octets octets) implements NetlinkMessage {
  private static final int ERROR = 4;
  private static final int SHORTEST = ERROR + NetlinkHeader.SIZE;
  private static final int NLMSGERR_ATTR_MSG = 1;

  public Acknowledgement {
    if (octets.size() < SHORTEST) {
      throw new IllegalArgumentException(
          "an acknowledgement has " + SHORTEST + " octets at least: " + octets.size());
    }
  }

  static Optional<Acknowledgement> decode(NetlinkHeader header, Octets octets) {
    return octets.size() < SHORTEST
        ? Optional.empty()
        : Optional.of(new Acknowledgement(header, octets));
  }

  /** 0 when carried out, else the kernel's error number, positive. */
  public int errno() {
    return -octets.reader().getInt();
  }

  /** The kernel's own words, when it sent some. */
  public Optional<String> words() {
    if (!header.has(NetlinkHeader.NLM_F_ACK_TLVS)) {
      return Optional.empty();
    }
    ByteBuffer reader = octets.reader();
    long requestLength = Integer.toUnsignedLong(reader.getInt(ERROR));
    long start =
        header.has(NetlinkHeader.NLM_F_CAPPED)
            ? ERROR + NetlinkHeader.SIZE
            : ERROR + (requestLength + 3 & ~3L);
    if (start > octets.size()) {
      return Optional.empty();
    }
    return Attributes.decode(reader.position((int) start))
        .flatMap(attributes -> attributes.find(NLMSGERR_ATTR_MSG))
        .map(Attribute::text);
  }

  @Override
  public byte[] payload() {
    return octets.toArray();
  }

  @Override
  public String toString() {
    return "Acknowledgement[header=" + header + ", errno=" + errno() + ", words=" + words() + "]";
  }
}
