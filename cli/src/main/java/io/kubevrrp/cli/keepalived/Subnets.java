package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.VirtualAddress;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/** The subnets that addresses with a prefix length tell of. */
final class Subnets {
  /** What a /32 is taken for, and a /128: the subnet most likely around it. */
  private static final int USUAL_OF_IPV4 = 24;

  private static final int USUAL_OF_IPV6 = 64;

  private Subnets() {}

  /** Whether two addresses are of one subnet, as far as can be told. */
  static boolean same(String a, String b) {
    if (VirtualAddress.isIpv6(a) != VirtualAddress.isIpv6(b)) {
      return false;
    }
    int host = width(a) - Math.min(likely(a), likely(b));
    return bits(a).xor(bits(b)).shiftRight(host).signum() == 0;
  }

  /**
   * The subnet of an address, as {@code interface.cidr} takes it; empty for IPv6, and when the
   * length says nothing of a subnet.
   */
  static Optional<String> of(String address) {
    int prefix = length(address);
    if (VirtualAddress.isIpv6(address) || prefix == 32 || prefix == 0) {
      return Optional.empty();
    }
    long network = bits(address).longValue() >>> (32 - prefix) << (32 - prefix);
    return Optional.of(
        "%d.%d.%d.%d/%d"
            .formatted(
                network >>> 24, network >>> 16 & 255, network >>> 8 & 255, network & 255, prefix));
  }

  private static int likely(String address) {
    int given = length(address);
    return given == width(address) || given == 0
        ? VirtualAddress.isIpv6(address) ? USUAL_OF_IPV6 : USUAL_OF_IPV4
        : given;
  }

  private static int width(String address) {
    return VirtualAddress.isIpv6(address) ? 128 : 32;
  }

  private static int length(String address) {
    int slash = address.indexOf('/');
    return slash < 0 ? width(address) : Integer.parseInt(address.substring(slash + 1));
  }

  private static BigInteger bits(String address) {
    return new BigInteger(1, InetAddress.ofLiteral(VirtualAddresses.host(address)).getAddress());
  }
}
