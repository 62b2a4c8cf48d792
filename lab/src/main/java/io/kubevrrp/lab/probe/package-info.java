/** What a client of the segment sees of a virtual address: ARP answers and HTTP answers. */
@NullMarked
package io.kubevrrp.lab.probe;

import org.jspecify.annotations.NullMarked;
