/** What happened to an address, held against what must never happen to one. */
@NullMarked
package io.kubevrrp.lab.history;

import org.jspecify.annotations.NullMarked;
