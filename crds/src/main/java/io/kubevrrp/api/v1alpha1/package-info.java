/**
 * The custom resources, their {@code Spec}/{@code Status} records and CEL rules: the public
 * contract.
 */
@NullMarked
package io.kubevrrp.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
