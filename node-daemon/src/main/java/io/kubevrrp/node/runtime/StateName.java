package io.kubevrrp.node.runtime;

import io.kubevrrp.node.vrrp.RouterState;

/** A state without its deadlines, to tell people. */
public enum StateName {
  /** Not started, or stopped. */
  INITIALIZE("Initialize"),
  /** Watches the Active router. */
  BACKUP("Backup"),
  /** Holds the addresses. */
  ACTIVE("Active"),
  /** Takes no part. */
  FAULT("Fault");

  private final String word;

  StateName(String word) {
    this.word = word;
  }

  /** The word of RFC 9568 section 6.3. */
  public String word() {
    return word;
  }

  static StateName of(RouterState state) {
    return switch (state) {
      case RouterState.Initialize _ -> INITIALIZE;
      case RouterState.Fault _ -> FAULT;
      case RouterState.Backup _ -> BACKUP;
      case RouterState.Active _ -> ACTIVE;
    };
  }
}
