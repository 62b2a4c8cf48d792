package io.kubevrrp.lab.history;

import java.time.Instant;

/**
 * The end of a daemon.
 *
 * @param host its host
 * @param end when it was killed, or asked to end
 * @param next when another was started on the host; {@link Instant#MAX} when none was
 */
public record DaemonLife(String host, Instant end, Instant next) {}
