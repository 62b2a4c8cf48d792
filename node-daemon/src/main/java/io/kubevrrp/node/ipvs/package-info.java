/**
 * The kernel's virtual server (IPVS): its services as values, the generic netlink messages about
 * them, and what has to change for the table to be as wanted. Pure.
 */
@NullMarked
package io.kubevrrp.node.ipvs;

import org.jspecify.annotations.NullMarked;
