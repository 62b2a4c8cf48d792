package io.kubevrrp.node.desired;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One entry of a configuration that can be run.
 *
 * @param form what it says, checked and in the daemon's own types
 * @param source the same as it was written, which is what is kept on disk
 * @param <T> a virtual router's, a tracked service's or a virtual server's type
 */
public record Entry<T>(T form, JsonNode source) {}
