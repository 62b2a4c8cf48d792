package io.kubevrrp.node.inet;

import java.util.Arrays;

/**
 * An IPv4 address.
 *
 * @param bits the 32 bits, the first octet highest
 */
public record Ipv4Address(int bits) implements IpAddress {

  /**
   * Reads dotted decimal.
   *
   * @throws IllegalArgumentException when it is not four numbers of 0 to 255
   */
  public static Ipv4Address parse(String text) {
    String[] octets = text.split("\\.", -1);
    if (octets.length != 4) {
      throw malformed(text);
    }
    int bits = 0;
    for (String octet : octets) {
      bits = bits << 8 | octet(octet, text);
    }
    return new Ipv4Address(bits);
  }

  /**
   * Reads four octets.
   *
   * @throws IllegalArgumentException when there are not four
   */
  public static Ipv4Address of(byte[] octets) {
    if (octets.length != 4) {
      throw new IllegalArgumentException(
          "an IPv4 address has 4 octets: " + Arrays.toString(octets));
    }
    return new Ipv4Address(
        octets[0] << 24 | (octets[1] & 0xff) << 16 | (octets[2] & 0xff) << 8 | (octets[3] & 0xff));
  }

  @Override
  public AddressFamily family() {
    return AddressFamily.IPV4;
  }

  @Override
  public byte[] octets() {
    return new byte[] {
      (byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits
    };
  }

  @Override
  public boolean isMulticast() {
    return bits >>> 28 == 0xe;
  }

  @Override
  public String toString() {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 0xff)
        + "."
        + (bits >>> 8 & 0xff)
        + "."
        + (bits & 0xff);
  }

  private static int octet(String octet, String text) {
    if (octet.isEmpty()
        || octet.length() > 3
        || !octet.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw malformed(text);
    }
    int value = Integer.parseInt(octet);
    if (value > 255) {
      throw malformed(text);
    }
    return value;
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is no IPv4 address: write it like 192.168.1.233");
  }
}
