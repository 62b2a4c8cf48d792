/** Faults done to hosts and daemons, and what they cost in ownership. */
@NullMarked
package io.kubevrrp.lab.fault;

import org.jspecify.annotations.NullMarked;
