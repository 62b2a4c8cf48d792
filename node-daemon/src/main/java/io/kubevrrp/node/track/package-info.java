/** Checks of services: their schedule, rise and fall, and their verdict. */
@NullMarked
package io.kubevrrp.node.track;

import org.jspecify.annotations.NullMarked;
