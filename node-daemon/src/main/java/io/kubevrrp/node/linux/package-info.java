/** System calls, socket options, struct layouts. The only user of {@code java.lang.foreign}. */
@NullMarked
package io.kubevrrp.node.linux;

import org.jspecify.annotations.NullMarked;
