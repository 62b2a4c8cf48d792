/** What the daemon asks of its host, as small interfaces. */
@NullMarked
package io.kubevrrp.node.host;

import org.jspecify.annotations.NullMarked;
