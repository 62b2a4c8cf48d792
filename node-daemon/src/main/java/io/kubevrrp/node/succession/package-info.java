/** Passes the virtual routers from one daemon to the next on the same node, so that none moves. */
@NullMarked
package io.kubevrrp.node.succession;

import org.jspecify.annotations.NullMarked;
