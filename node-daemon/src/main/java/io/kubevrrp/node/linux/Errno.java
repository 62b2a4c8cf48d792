package io.kubevrrp.node.linux;

/** The error numbers the daemon decides by; the same on every architecture it runs on. */
public final class Errno {
  /** Not allowed. */
  public static final int EPERM = 1;

  /** There is no such thing. */
  public static final int ENOENT = 2;

  /** A signal came first: call again. */
  public static final int EINTR = 4;

  /** Nothing to read now. */
  public static final int EAGAIN = 11;

  /** It is there already. */
  public static final int EEXIST = 17;

  /** No such process, or, in IPVS: no such virtual service. */
  public static final int ESRCH = 3;

  /** No such interface. */
  public static final int ENODEV = 19;

  /** The descriptor is closed. */
  public static final int EBADF = 9;

  /** More than fits into one message. */
  public static final int EMSGSIZE = 90;

  /** No such address on the interface. */
  public static final int EADDRNOTAVAIL = 99;

  /** The interface is down. */
  public static final int ENETDOWN = 100;

  /** Notifications were lost because we read too late. */
  public static final int ENOBUFS = 105;

  private Errno() {}
}
