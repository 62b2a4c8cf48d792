package io.kubevrrp.node.netlink;

/** Settings of an interface under {@code /proc/sys/net/ipv4/conf}, as linux/ip.h numbers them. */
public enum Ipv4Setting {
  /** Whether packets that come in are forwarded. */
  FORWARDING(1),
  /** Whether ICMP redirects are believed. */
  ACCEPT_REDIRECTS(4),
  /** Whether senders on the same link are redirected. */
  SEND_REDIRECTS(6),
  /** Whether the way back has to be the way in. */
  RP_FILTER(8),
  /** Which of the host's addresses ARP requests name as their sender. */
  ARP_ANNOUNCE(18),
  /** For which of the host's addresses ARP requests are answered. */
  ARP_IGNORE(19);

  private final int number;

  Ipv4Setting(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
