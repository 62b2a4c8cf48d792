package io.kubevrrp.node.track;

import java.time.Instant;

/**
 * What a service counts as.
 *
 * @param up whether it works
 * @param message what the last check that agrees with the verdict saw
 * @param since when it became so
 */
public record Verdict(boolean up, String message, Instant since) {}
