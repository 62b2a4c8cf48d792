/**
 * One runner per virtual router on one event-loop thread: offer event, perform actions, re-arm the
 * single timer.
 */
@NullMarked
package io.kubevrrp.node.runtime;

import org.jspecify.annotations.NullMarked;
