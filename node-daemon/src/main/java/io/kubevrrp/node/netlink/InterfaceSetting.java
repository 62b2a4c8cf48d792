package io.kubevrrp.node.netlink;

/**
 * RTM_SETLINK that changes one setting of an interface (net.ipv4.conf, linux/ip.h). Unlike a write
 * to {@code /proc/sys}, which containers see read-only, this takes CAP_NET_ADMIN alone.
 */
public final class InterfaceSetting {
  private static final int RTM_SETLINK = 19;
  private static final int IFLA_AF_SPEC = 26;
  private static final int AF_INET = 2;
  private static final int IFLA_INET_CONF = 1;

  /** struct ifinfomsg: family, padding, type, index, flags, change mask. */
  private static final int BODY = 16;

  private static final int INDEX = 4;

  private InterfaceSetting() {}

  /**
   * The request.
   *
   * @param setting IPV4_DEVCONF_*
   */
  public static NetlinkMessage request(int sequence, int linkIndex, int setting, int value) {
    Attributes attributes =
        Attributes.of(
            nested(
                IFLA_AF_SPEC,
                nested(AF_INET, nested(IFLA_INET_CONF, Attribute.of(setting, value)))));
    return new OtherMessage(
        NetlinkHeader.request(RTM_SETLINK, NetlinkHeader.NLM_F_ACK, sequence),
        new Octets(attributes.encodeAfter(BODY).putInt(INDEX, linkIndex).array()));
  }

  private static Attribute nested(int type, Attribute inside) {
    return Attribute.of(type, Attributes.of(inside));
  }
}
