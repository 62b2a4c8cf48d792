/** Kubernetes events about what an administrator wants to know, each with a reason. */
@NullMarked
package io.kubevrrp.operator.telemetry;

import org.jspecify.annotations.NullMarked;
