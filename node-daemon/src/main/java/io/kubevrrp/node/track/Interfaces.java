package io.kubevrrp.node.track;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Arrays;

/** The interfaces of this host, as the kernel has them now. */
final class Interfaces {
  private Interfaces() {}

  static CheckResult look(Check.InterfaceUp check) {
    try {
      NetworkInterface found = NetworkInterface.getByName(check.name());
      if (found == null) {
        return CheckResult.failed("there is no interface " + check.name());
      }
      if (!found.isUp()) {
        return CheckResult.failed("the interface " + check.name() + " is down or has no carrier");
      }
      return check
          .address()
          .filter(address -> !has(found, address))
          .map(address ->
              CheckResult.failed(
                  "the interface " + check.name() + " has no address " + address.getHostAddress()))
          .orElseGet(() -> CheckResult.passed("the interface " + check.name() + " is up"));
    } catch (SocketException e) {
      return CheckResult.failed(
          "the interface " + check.name() + " cannot be looked at: " + e.getMessage());
    }
  }

  private static boolean has(NetworkInterface found, InetAddress address) {
    // By octets: an IPv6 address of an interface carries the interface's number as its scope.
    return found
        .inetAddresses()
        .anyMatch(own -> Arrays.equals(own.getAddress(), address.getAddress()));
  }
}
