package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A change of owner.
 *
 * @param virtualRouter the virtual router whose addresses moved
 * @param from the node that held them before; absent for the first owner
 * @param to the node that holds them now
 * @param at when, RFC 3339 with microseconds
 * @param reason why, a CamelCase word
 * @param tookMilliseconds from the last advertisement that the new owner heard to its first
 *     announcement
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Failover(
    String virtualRouter,
    @Nullable String from,
    String to,
    String at,
    String reason,
    @Nullable Long tookMilliseconds) {}
