/** The RFC 9568 router: states, events, actions, timing. Pure. */
@NullMarked
package io.kubevrrp.node.vrrp;

import org.jspecify.annotations.NullMarked;
