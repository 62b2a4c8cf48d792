package io.kubevrrp.node.host;

import java.io.Serial;

/** The host refused what the daemon asked of it; the message names the call and the errno. */
public final class HostException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** With a message that names the call and the errno. */
  public HostException(String message) {
    super(message);
  }

  /** With a message that names the call and the errno, and the system call's own exception. */
  public HostException(String message, Throwable cause) {
    super(message, cause);
  }
}
