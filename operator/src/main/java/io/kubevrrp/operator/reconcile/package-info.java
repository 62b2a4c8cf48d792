/** Reconcilers and event sources: resolve, decide, apply, report. */
@NullMarked
package io.kubevrrp.operator.reconcile;

import org.jspecify.annotations.NullMarked;
