package io.kubevrrp.node.inet;

/** The two address families; a virtual router has one of them (RFC 9568 section 1.7). */
public enum AddressFamily {
  /** RFC 791. */
  IPV4("IPv4", 32),
  /** RFC 8200. */
  IPV6("IPv6", 128);

  private final String word;
  private final int bits;

  AddressFamily(String word, int bits) {
    this.word = word;
    this.bits = bits;
  }

  /** How people write it. */
  public String word() {
    return word;
  }

  /** The length of an address: 32 or 128. */
  public int bits() {
    return bits;
  }

  /** The length of an address: 4 or 16. */
  public int octets() {
    return bits / Byte.SIZE;
  }
}
