/** Starts the operator: reads settings, wires collaborators, nothing else. */
@NullMarked
package io.kubevrrp.operator;

import org.jspecify.annotations.NullMarked;
