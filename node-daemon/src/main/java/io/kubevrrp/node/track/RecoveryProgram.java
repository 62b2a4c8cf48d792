package io.kubevrrp.node.track;

import java.time.Duration;

/**
 * A program that is run while a service fails, to make it work again. No address waits for it.
 *
 * @param program what is run; its status says only whether it did what it should
 * @param timeout after which it is killed, with all that did not leave its process group; above
 *     zero
 * @param every the least time between the beginnings of two runs; above zero
 */
public record RecoveryProgram(Check.Exec program, Duration timeout, Duration every) {
  public RecoveryProgram {
    if (!timeout.isPositive() || !every.isPositive()) {
      throw new IllegalArgumentException(
          "recovery.exec.timeout and recovery.exec.every are times above zero: "
              + timeout
              + ", "
              + every);
    }
  }
}
