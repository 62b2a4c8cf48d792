package io.kubevrrp.node.track;

/** The record types that can be asked for; RFC 1035 section 3.2.2, RFC 3596. */
public enum DnsType {
  A(1),
  NS(2),
  CNAME(5),
  SOA(6),
  MX(15),
  TXT(16),
  AAAA(28);

  private final int number;

  DnsType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
