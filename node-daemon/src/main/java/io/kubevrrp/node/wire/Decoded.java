package io.kubevrrp.node.wire;

/**
 * What became of octets from the network, which nobody can trust: a value, or a counted reason.
 *
 * @param <T> what the octets stand for
 */
public sealed interface Decoded<T> {

  /** The octets were in order. */
  record Accepted<T>(T value) implements Decoded<T> {}

  /** The octets must not influence anything but a counter. */
  record Discarded<T>(DiscardReason reason) implements Decoded<T> {}
}
