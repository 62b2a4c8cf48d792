package io.kubevrrp.node.runtime;

/** Whose turn it is to take part in the elections. */
enum Turn {
  /** Ours. */
  OURS,
  /** Another daemon's on this node, which may leave its routers to this one. */
  TO_COME,
  /** Perhaps already another daemon's: the routers stand still. */
  ENDING,
  /** Another daemon's. */
  OVER
}
