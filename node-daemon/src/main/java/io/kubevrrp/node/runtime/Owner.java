package io.kubevrrp.node.runtime;

/**
 * Whoever holds all runners, as one of them knows it.
 *
 * @param changed to be told that the runner's snapshot says something else now
 * @param lookAgain asks for a refresh of all runners
 */
record Owner(Runnable changed, Runnable lookAgain) {}
