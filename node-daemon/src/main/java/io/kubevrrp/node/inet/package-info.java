/** Addresses, prefixes, MACs, interface names as values that cannot be wrong. */
@NullMarked
package io.kubevrrp.node.inet;

import org.jspecify.annotations.NullMarked;
