/** Writes decisions down as Kubernetes objects. */
@NullMarked
package io.kubevrrp.operator.desired;

import org.jspecify.annotations.NullMarked;
