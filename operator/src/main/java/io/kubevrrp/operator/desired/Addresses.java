package io.kubevrrp.operator.desired;

/** Virtual addresses as resources write them. */
final class Addresses {
  private Addresses() {}

  /** The address alone: two prefix lengths do not make two addresses. */
  static String withoutPrefix(String address) {
    int slash = address.indexOf('/');
    return slash < 0 ? address : address.substring(0, slash);
  }
}
