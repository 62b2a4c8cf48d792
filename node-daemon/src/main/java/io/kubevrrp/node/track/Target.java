package io.kubevrrp.node.track;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/**
 * Where a check connects to.
 *
 * @param address IPv4 or IPv6
 * @param port 1 to 65535
 */
public record Target(InetAddress address, int port) {
  private static final Pattern WRITTEN =
      Pattern.compile("([0-9]{1,3}[.]){3}[0-9]{1,3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+");

  public Target {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port out of range 1..65535: " + port);
    }
  }

  /**
   * Reads an address and adds a port.
   *
   * @throws IllegalArgumentException with a sentence that says how to write one
   */
  public static Target parse(String host, int port) {
    return new Target(address(host), port);
  }

  /**
   * Reads an address; names are not resolved.
   *
   * @throws IllegalArgumentException with a sentence that says how to write one
   */
  public static InetAddress address(String text) {
    if (WRITTEN.matcher(text).matches()) {
      try {
        return InetAddress.ofLiteral(text);
      } catch (IllegalArgumentException _) {
        // said below
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no IP address: write it like 127.0.0.1 or ::1");
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }

  /** The address as a Host header has it. */
  public String host() {
    return address instanceof Inet6Address
        ? "[" + address.getHostAddress() + "]"
        : address.getHostAddress();
  }

  @Override
  public String toString() {
    return host() + ":" + port;
  }
}
