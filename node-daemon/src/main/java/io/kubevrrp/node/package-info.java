/** {@code NodeDaemon.main}: capabilities, wiring, orderly shutdown. */
@NullMarked
package io.kubevrrp.node;

import org.jspecify.annotations.NullMarked;
