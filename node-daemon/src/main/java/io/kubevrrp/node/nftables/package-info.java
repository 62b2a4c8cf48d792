/** nf_tables messages that mark packets. Pure. */
@NullMarked
package io.kubevrrp.node.nftables;

import org.jspecify.annotations.NullMarked;
