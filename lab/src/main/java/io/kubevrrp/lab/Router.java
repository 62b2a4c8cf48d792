package io.kubevrrp.lab;

/** A VRRP speaker on a host, whoever wrote it. */
public interface Router extends AutoCloseable {
  /** Asks it to end politely (SIGTERM): it resigns. Does not wait. */
  void stop();

  /** Ends it at once (SIGKILL), all its processes. */
  void kill();

  /** Its first process. */
  HostProcess process();

  @Override
  void close();
}
