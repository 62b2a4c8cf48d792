package io.kubevrrp.node.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
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
 */
public final class Acknowledgement implements NetlinkMessage {
  private static final int ERROR = 4;
  private static final int NLMSGERR_ATTR_MSG = 1;

  private final NetlinkHeader header;
  private final byte[] payload;

  private Acknowledgement(NetlinkHeader header, byte[] payload) {
    this.header = header;
    this.payload = payload;
  }

  static Optional<Acknowledgement> decode(NetlinkHeader header, byte[] payload) {
    return payload.length < ERROR + NetlinkHeader.SIZE
        ? Optional.empty()
        : Optional.of(new Acknowledgement(header, payload.clone()));
  }

  @Override
  public NetlinkHeader header() {
    return header;
  }

  /** 0 when carried out, else the kernel's error number, positive. */
  public int errno() {
    return -reader().getInt();
  }

  /** The kernel's own words, when it sent some. */
  public Optional<String> words() {
    if (!header.has(NetlinkHeader.NLM_F_ACK_TLVS)) {
      return Optional.empty();
    }
    ByteBuffer reader = reader();
    long requestLength = Integer.toUnsignedLong(reader.getInt(ERROR));
    long start =
        header.has(NetlinkHeader.NLM_F_CAPPED)
            ? ERROR + NetlinkHeader.SIZE
            : ERROR + (requestLength + 3 & ~3L);
    if (start > payload.length) {
      return Optional.empty();
    }
    return Attributes.decode(reader.position((int) start))
        .flatMap(attributes -> attributes.find(NLMSGERR_ATTR_MSG))
        .map(Attribute::text);
  }

  @Override
  public byte[] payload() {
    return payload.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Acknowledgement that
        && header.equals(that.header)
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return 31 * header.hashCode() + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    return "Acknowledgement[header=" + header + ", errno=" + errno() + ", words=" + words() + "]";
  }

  private ByteBuffer reader() {
    return ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder());
  }
}
