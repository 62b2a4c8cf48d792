package io.kubevrrp.node.runtime;

import io.kubevrrp.node.vrrp.Priority;
import io.kubevrrp.node.wire.Path;
import java.util.ArrayList;
import java.util.List;

/** A router's advertisement, written down for each of its destinations. */
final class Outgoing {
  private final Priority priority;
  private final List<Path> paths = new ArrayList<>();
  private final List<byte[]> messages = new ArrayList<>();

  /** To nobody yet. */
  Outgoing(Priority priority) {
    this.priority = priority;
  }

  void add(Path path, byte[] message) {
    paths.add(path);
    messages.add(message);
  }

  /** Whether this is what a router with the priority says. */
  boolean says(Priority other) {
    return priority.equals(other);
  }

  int count() {
    return paths.size();
  }

  Path path(int index) {
    return paths.get(index);
  }

  /** Not copied. */
  byte[] octets(int index) {
    return messages.get(index);
  }
}
