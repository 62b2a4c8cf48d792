package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.VirtualAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Addresses as resources write them. */
final class Addresses {
  private static final Pattern WRITTEN = Pattern.compile(VirtualAddress.PATTERN);

  private Addresses() {}

  /** The address alone. */
  static String withoutPrefix(String address) {
    int slash = address.indexOf('/');
    return slash < 0 ? address : address.substring(0, slash);
  }

  /**
   * One text for one address: neither two prefix lengths nor two spellings make two addresses. What
   * is no address stays as it is.
   */
  static String canonical(String address) {
    String alone = withoutPrefix(address);
    if (!WRITTEN.matcher(alone).matches() || !VirtualAddress.isIpv6(alone)) {
      return alone;
    }
    try {
      return InetAddress.getByName(alone).getHostAddress(); // a literal: nobody is asked
    } catch (UnknownHostException e) {
      return alone;
    }
  }
}
