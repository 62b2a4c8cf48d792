package io.kubevrrp.node.netlink;

/**
 * What stands before every netlink message; the length is computed, not kept.
 *
 * <pre>
 *  0                 4        6        8          12         16
 *  +-----------------+--------+--------+----------+----------+
 *  | length          |  type  | flags  | sequence | port     |   in the host's byte order
 *  +-----------------+--------+--------+----------+----------+
 * </pre>
 *
 * @param type what follows, 0 to 0xffff
 * @param flags NLM_F_* bits, 0 to 0xffff
 * @param sequence the request's number, which its answers repeat; 0 in notifications
 * @param port the sender's or receiver's netlink port; 0: the kernel
 */
public record NetlinkHeader(int type, int flags, int sequence, int port) {
  /** Acknowledgement or refusal. */
  public static final int NLMSG_ERROR = 2;

  /** The end of a dump. */
  public static final int NLMSG_DONE = 3;

  /** An interface is there, or changed. */
  public static final int RTM_NEWLINK = 16;

  /** An interface went away. */
  public static final int RTM_DELLINK = 17;

  /** Asks for interfaces. */
  public static final int RTM_GETLINK = 18;

  /** An address is there, or changed; or: add it. */
  public static final int RTM_NEWADDR = 20;

  /** An address went away; or: remove it. */
  public static final int RTM_DELADDR = 21;

  /** Asks for addresses. */
  public static final int RTM_GETADDR = 22;

  /** A request. */
  public static final int NLM_F_REQUEST = 1;

  /** Wants an acknowledgement. */
  public static final int NLM_F_ACK = 4;

  /** The table changed while it was dumped: the dump may lack entries. */
  public static final int NLM_F_DUMP_INTR = 0x10;

  /** Wants all entries. */
  public static final int NLM_F_DUMP = 0x300;

  /** Replaces what is there. */
  public static final int NLM_F_REPLACE = 0x100;

  /** Refuses when it is there. */
  public static final int NLM_F_EXCL = 0x200;

  /** Adds what is not there. */
  public static final int NLM_F_CREATE = 0x400;

  /** In an answer: the request was not copied into it. */
  static final int NLM_F_CAPPED = 0x100;

  /** In an answer: attributes with the kernel's words follow. */
  static final int NLM_F_ACK_TLVS = 0x200;

  static final int SIZE = 16;

  public NetlinkHeader {
    if (type < 0 || type > 0xffff || flags < 0 || flags > 0xffff) {
      throw new IllegalArgumentException("type and flags have 16 bits: " + type + ", " + flags);
    }
  }

  /**
   * What stands before a request to the kernel.
   *
   * @param flags NLM_F_* bits besides NLM_F_REQUEST
   */
  static NetlinkHeader request(int type, int flags, int sequence) {
    return new NetlinkHeader(type, NLM_F_REQUEST | flags, sequence, 0);
  }

  /** Whether any of these NLM_F_* bits is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
