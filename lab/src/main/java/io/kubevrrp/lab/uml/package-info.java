/** Virtual servers tried on a kernel that has IPVS: User-Mode Linux, an ordinary program. */
@NullMarked
package io.kubevrrp.lab.uml;

import org.jspecify.annotations.NullMarked;
