/**
 * rtnetlink, generic netlink and nfnetlink messages as records and their octets; unknown attributes
 * survive. Pure.
 */
@NullMarked
package io.kubevrrp.node.netlink;

import org.jspecify.annotations.NullMarked;
