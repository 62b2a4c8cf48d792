/** Octets to records and back: VRRP, ARP, NDP, IPv4, IPv6 and Ethernet headers, checksums. Pure. */
@NullMarked
package io.kubevrrp.node.wire;

import org.jspecify.annotations.NullMarked;
