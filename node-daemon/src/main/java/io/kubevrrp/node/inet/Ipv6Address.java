package io.kubevrrp.node.inet;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An IPv6 address, without a zone.
 *
 * @param high the first 64 bits, the first octet highest
 * @param low the last 64 bits
 */
public record Ipv6Address(long high, long low) implements IpAddress {
  private static final int GROUPS = 8;
  private static final Ipv6Address SOLICITED_NODE = parse("ff02::1:ff00:0");

  /**
   * Reads the text forms of RFC 4291 section 2.2: eight groups, {@code ::} for some zero groups, an
   * IPv4 address for the last two groups.
   *
   * @throws IllegalArgumentException when it is none of them
   */
  public static Ipv6Address parse(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return of(groups(text, text, GROUPS));
    }
    if (text.substring(0, gap).indexOf('.') >= 0) {
      throw malformed(text); // an IPv4 address can only stand at the end
    }
    byte[] head = groups(text.substring(0, gap), text, -1);
    byte[] tail = groups(text.substring(gap + 2), text, -1);
    if (head.length + tail.length > 2 * (GROUPS - 1)) {
      throw malformed(text);
    }
    byte[] octets = Arrays.copyOf(head, 2 * GROUPS);
    System.arraycopy(tail, 0, octets, octets.length - tail.length, tail.length);
    return of(octets);
  }

  /**
   * Reads sixteen octets.
   *
   * @throws IllegalArgumentException when there are not sixteen
   */
  public static Ipv6Address of(byte[] octets) {
    if (octets.length != 2 * GROUPS) {
      throw new IllegalArgumentException(
          "an IPv6 address has 16 octets: " + Arrays.toString(octets));
    }
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    return new Ipv6Address(buffer.getLong(), buffer.getLong());
  }

  @Override
  public AddressFamily family() {
    return AddressFamily.IPV6;
  }

  @Override
  public byte[] octets() {
    return ByteBuffer.allocate(2 * GROUPS).putLong(high).putLong(low).array();
  }

  @Override
  public boolean isMulticast() {
    return high >>> 56 == 0xff;
  }

  /** Whether it is valid on its link only: fe80::/10. */
  public boolean isLinkLocal() {
    return high >>> 54 == 0xfe80 >>> 6;
  }

  /**
   * The multicast group that neighbour solicitations for this address go to; RFC 4291 section
   * 2.7.1.
   */
  public Ipv6Address solicitedNode() {
    return new Ipv6Address(SOLICITED_NODE.high, SOLICITED_NODE.low | (low & 0xff_ffff));
  }

  /** The form of RFC 5952: lower case, the longest run of two or more zero groups left out. */
  @Override
  public String toString() {
    int start = 0;
    int length = 1; // a single zero group is written
    for (int i = 0; i < GROUPS; i++) {
      int run = zeros(i);
      if (run > length) {
        start = i;
        length = run;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (length > 1 && i == start) {
        text.append("::");
        i += length - 1;
      } else {
        boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(first ? "" : ":").append(Integer.toHexString(group(i)));
      }
    }
    return text.toString();
  }

  int compare(Ipv6Address other) {
    int first = Long.compareUnsigned(high, other.high);
    return first == 0 ? Long.compareUnsigned(low, other.low) : first;
  }

  private int zeros(int from) {
    int end = from;
    while (end < GROUPS && group(end) == 0) {
      end++;
    }
    return end - from;
  }

  private int group(int index) {
    long half = index < GROUPS / 2 ? high : low;
    return (int) (half >>> (48 - 16 * (index % (GROUPS / 2)))) & 0xffff;
  }

  /** The octets of groups between colons; {@code wanted} is their number, or -1 for any. */
  private static byte[] groups(String part, String text, int wanted) {
    if (part.isEmpty()) {
      if (wanted > 0) {
        throw malformed(text);
      }
      return new byte[0];
    }
    String[] groups = part.split(":", -1);
    if (groups.length > GROUPS) {
      throw malformed(text);
    }
    ByteBuffer octets = ByteBuffer.allocate(2 * GROUPS + 2);
    for (int i = 0; i < groups.length; i++) {
      boolean last = i == groups.length - 1;
      if (last && groups[i].indexOf('.') >= 0) {
        octets.put(embedded(groups[i], text));
      } else {
        octets.putShort((short) group(groups[i], text));
      }
    }
    if (wanted > 0 && octets.position() != 2 * wanted) {
      throw malformed(text);
    }
    return Arrays.copyOf(octets.array(), octets.position());
  }

  private static byte[] embedded(String group, String text) {
    try {
      return Ipv4Address.parse(group).octets();
    } catch (IllegalArgumentException e) {
      throw malformed(text);
    }
  }

  private static int group(String group, String text) {
    boolean hexadecimal = group.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0);
    if (group.isEmpty() || group.length() > 4 || !hexadecimal) {
      throw malformed(text);
    }
    return Integer.parseInt(group, 16);
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is no IPv6 address: write it like 2001:db8::233");
  }
}
