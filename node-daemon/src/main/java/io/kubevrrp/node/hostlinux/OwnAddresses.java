package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Acknowledgement;
import io.kubevrrp.node.netlink.AddressMessage;
import io.kubevrrp.node.netlink.DumpDone;
import io.kubevrrp.node.netlink.LinkMessage;
import io.kubevrrp.node.netlink.NetlinkMessage;
import io.kubevrrp.node.netlink.OtherMessage;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which addresses are known to be there and ours. Renewing is then one request; and an address that
 * was taken away, and perhaps put there by somebody else, is not taken for ours.
 */
final class OwnAddresses implements AutoCloseable {
  private static final int ALL = Integer.MAX_VALUE;

  private final RtnetlinkListener notices;
  private final Set<Key> known = new HashSet<>();

  private OwnAddresses(RtnetlinkListener notices) {
    this.notices = notices;
  }

  static OwnAddresses open(OptionalInt buffer) throws SyscallException {
    return new OwnAddresses(
        RtnetlinkListener.open(
            RtnetlinkListener.RTMGRP_IPV4_IFADDR | RtnetlinkListener.RTMGRP_IPV6_IFADDR, buffer));
  }

  /** Takes in what the kernel has told; nothing is known when it had to drop some of that. */
  void catchUp() throws SyscallException {
    if (notices.read(ALL, this::apply) == RtnetlinkListener.Outcome.LOST) {
      known.clear();
    }
  }

  /** Whether it is known; false: it may be ours nevertheless. */
  boolean contains(Key key) {
    return known.contains(key);
  }

  void add(Key key) {
    known.add(key);
  }

  void forget(Key key) {
    known.remove(key);
  }

  @Override
  public void close() {
    notices.close();
  }

  private void apply(NetlinkMessage message) {
    switch (message) {
      case AddressMessage notice when notice.removed() || !notice.marked() ->
          notice.address().ifPresent(address -> forget(new Key(notice.linkIndex(), address)));
      case AddressMessage notice ->
          notice.address().ifPresent(address -> add(new Key(notice.linkIndex(), address)));
      case LinkMessage _, Acknowledgement _, DumpDone _, OtherMessage _ -> {}
    }
  }

  /** An address on an interface. */
  record Key(int linkIndex, IpPrefix address) {}
}
