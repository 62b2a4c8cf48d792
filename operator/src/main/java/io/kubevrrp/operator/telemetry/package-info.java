/** Kubernetes events and metrics, each with an enum reason. */
@NullMarked
package io.kubevrrp.operator.telemetry;

import org.jspecify.annotations.NullMarked;
