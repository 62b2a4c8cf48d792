package io.kubevrrp.node.telemetry;

/**
 * The answer to a health question.
 *
 * @param good whether all is well
 * @param message a sentence that says what is or is not
 */
public record Health(boolean good, String message) {}
