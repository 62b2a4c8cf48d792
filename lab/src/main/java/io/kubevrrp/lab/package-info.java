/** Hosts in network namespaces, real peers, measurements. */
@NullMarked
package io.kubevrrp.lab;

import org.jspecify.annotations.NullMarked;
