package io.kubevrrp.node.track;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Where a check's connections come from.
 *
 * @param address the source address; the kernel's choice when empty
 * @param networkInterface the interface to leave by (SO_BINDTODEVICE); the kernel's choice when
 *     empty
 */
public record Source(Optional<InetAddress> address, Optional<String> networkInterface) {
  /** Both as the kernel chooses. */
  public static final Source ANY = new Source(Optional.empty(), Optional.empty());
}
