package io.kubevrrp.node.netlink;

/**
 * A message of nfnetlink, to one of netfilter's subsystems (linux/netfilter/nfnetlink.h).
 *
 * <pre>
 *  0         1         2                 4
 *  +---------+---------+-----------------+------------+
 *  | family  | version | resource        | attributes |   the resource in network byte order
 *  +---------+---------+-----------------+------------+
 * </pre>
 *
 * @param header its type is the subsystem's number and, in the low eight bits, the command
 * @param family of the protocol, NFPROTO_*, 0 to 255
 * @param resource 0 but where a batch begins or ends: the subsystem that it is for
 * @param attributes all of them
 */
public record NetfilterMessage(
    NetlinkHeader header, int family, int resource, Attributes attributes) {
  private static final int BODY = 4;
  private static final int NFNL_MSG_BATCH_BEGIN = 16;
  private static final int NFNL_MSG_BATCH_END = 17;

  public NetfilterMessage {
    if (family < 0 || family > 255 || resource < 0 || resource > 0xffff) {
      throw new IllegalArgumentException(
          "a family has 8 bits, a resource 16: " + family + ", " + resource);
    }
  }

  /**
   * A request to a subsystem.
   *
   * @param type the subsystem's number and the command, 0 to 0xffff
   * @param flags NLM_F_* bits besides NLM_F_REQUEST
   */
  public static NetfilterMessage request(
      int type, int flags, int sequence, int family, Attributes attributes) {
    return new NetfilterMessage(
        NetlinkHeader.request(type, flags, sequence), family, 0, attributes);
  }

  /** What follows, up to the end of the batch, is carried out whole or not at all. */
  public static NetfilterMessage batchBegin(int sequence, int subsystem) {
    return batch(NFNL_MSG_BATCH_BEGIN, sequence, subsystem);
  }

  /** The batch is complete. */
  public static NetfilterMessage batchEnd(int sequence, int subsystem) {
    return batch(NFNL_MSG_BATCH_END, sequence, subsystem);
  }

  private static NetfilterMessage batch(int type, int sequence, int subsystem) {
    return new NetfilterMessage(
        NetlinkHeader.request(type, 0, sequence), 0, subsystem, Attributes.of());
  }

  /** The same, ready to be encoded. */
  public OtherMessage toMessage() {
    byte[] payload =
        attributes
            .encodeAfter(BODY)
            .put((byte) family)
            .put((byte) 0)
            .put((byte) (resource >> 8))
            .put((byte) resource)
            .array();
    return new OtherMessage(header, new Octets(payload));
  }
}
