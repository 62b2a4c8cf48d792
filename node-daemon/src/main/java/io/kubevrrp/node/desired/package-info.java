/** Reads the desired routers from Kubernetes or a file, and keeps the last good copy. */
@NullMarked
package io.kubevrrp.node.desired;

import org.jspecify.annotations.NullMarked;
