/** The demo: from two keepalived.conf files to virtual addresses that fail over. */
@NullMarked
package io.kubevrrp.lab.demo;

import org.jspecify.annotations.NullMarked;
