/**
 * Follows references in the caches and returns one immutable snapshot, dangling references
 * included.
 */
@NullMarked
package io.kubevrrp.operator.resolve;

import org.jspecify.annotations.NullMarked;
