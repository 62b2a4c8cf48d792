/** Metrics, health, and the node's status report. */
@NullMarked
package io.kubevrrp.node.telemetry;

import org.jspecify.annotations.NullMarked;
