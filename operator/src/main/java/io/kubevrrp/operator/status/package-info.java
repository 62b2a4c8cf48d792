/** Turns outcomes into conditions and merges them with the old ones. */
@NullMarked
package io.kubevrrp.operator.status;

import org.jspecify.annotations.NullMarked;
