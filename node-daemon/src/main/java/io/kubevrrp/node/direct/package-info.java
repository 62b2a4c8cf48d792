/** Virtual servers that follow the virtual router that owns their address. */
@NullMarked
package io.kubevrrp.node.direct;

import org.jspecify.annotations.NullMarked;
