/** Reads keepalived.conf and says what it means in kube-vrrp's resources, and what it cannot. */
@NullMarked
package io.kubevrrp.cli.keepalived;

import org.jspecify.annotations.NullMarked;
