package io.kubevrrp.node.netlink;

import java.util.List;

/** What came of reading one datagram. */
public sealed interface Decoded {
  /** All its messages, in order. */
  record Messages(List<NetlinkMessage> list) implements Decoded {
    public Messages {
      list = List.copyOf(list);
    }
  }

  /**
   * It is not netlink.
   *
   * @param reason what does not fit, for a log line
   */
  record Malformed(String reason) implements Decoded {}
}
