package io.kubevrrp.node.runtime;

/**
 * What a tracked service does to a virtual router's priority now.
 *
 * @param service the service
 * @param virtualRouter the router
 * @param adds to the priority, -253 to 253
 * @param faulty whether it forbids the router to take part, or allows it as the last resort only
 */
public record Contribution(String service, String virtualRouter, int adds, boolean faulty) {}
