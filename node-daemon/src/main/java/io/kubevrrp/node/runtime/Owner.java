package io.kubevrrp.node.runtime;

import io.kubevrrp.node.vrrp.MonotonicTime;

/**
 * Whoever holds all runners, as one of them knows it.
 *
 * @param changed to be told that the runner's snapshot says something else now
 * @param lookAgain asks for a refresh of all runners
 * @param started when the daemon was
 */
record Owner(Runnable changed, Runnable lookAgain, MonotonicTime started) {}
