package io.kubevrrp.node.desired;

/** Who wrote a configuration: it decides what the configuration may ask of the machine. */
public enum Origin {
  /** Whoever owns the machine: its file, or the last good copy in the daemon's own directory. */
  MACHINE,
  /** Whoever may write a resource. */
  API
}
