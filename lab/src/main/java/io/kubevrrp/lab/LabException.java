package io.kubevrrp.lab;

import java.io.Serial;

/** The lab could not do what it was asked for; the message says what, and why. */
public final class LabException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** With a sentence. */
  public LabException(String message) {
    super(message);
  }

  /** With a sentence and its cause. */
  public LabException(String message, Throwable cause) {
    super(message, cause);
  }
}
