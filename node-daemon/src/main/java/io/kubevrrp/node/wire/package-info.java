/** Octets to records and back: VRRP, ARP, IPv4 and Ethernet headers, checksums. Pure. */
@NullMarked
package io.kubevrrp.node.wire;

import org.jspecify.annotations.NullMarked;
