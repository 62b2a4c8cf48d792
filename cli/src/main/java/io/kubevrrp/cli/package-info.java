/** The command line: import, plan. */
@NullMarked
package io.kubevrrp.cli;

import org.jspecify.annotations.NullMarked;
