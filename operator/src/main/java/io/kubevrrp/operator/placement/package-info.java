/** Decides which nodes run a virtual router and with what priority. */
@NullMarked
package io.kubevrrp.operator.placement;

import org.jspecify.annotations.NullMarked;
