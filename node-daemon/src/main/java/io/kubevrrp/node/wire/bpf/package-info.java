/** Programs of the kernel's classic packet filter, and the one that keeps floods out. Pure. */
@NullMarked
package io.kubevrrp.node.wire.bpf;

import org.jspecify.annotations.NullMarked;
