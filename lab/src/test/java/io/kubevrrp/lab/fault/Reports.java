package io.kubevrrp.lab.fault;

import io.kubevrrp.lab.Tree;
import java.nio.file.Path;

/** Where the labs leave their reports, and how long they take. */
final class Reports {
  private Reports() {}

  /** Below the module's target; replaced by the next run. */
  static Path folder() {
    return Tree.top().resolve("lab/target/fault-reports");
  }

  /** {@code -Dkubevrrp.lab.full=true}: every fault as long as it can be. */
  static boolean full() {
    return Boolean.getBoolean("kubevrrp.lab.full");
  }
}
