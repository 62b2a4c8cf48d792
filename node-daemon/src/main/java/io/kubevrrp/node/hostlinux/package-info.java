/** Implements {@code host} with {@code linux}, {@code netlink} and Netty's epoll loop. */
@NullMarked
package io.kubevrrp.node.hostlinux;

import org.jspecify.annotations.NullMarked;
