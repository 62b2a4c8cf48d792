/** Gives every claim its address and VRID, deterministically and stably. */
@NullMarked
package io.kubevrrp.operator.allocation;

import org.jspecify.annotations.NullMarked;
