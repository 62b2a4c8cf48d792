package io.kubevrrp.node;

import io.kubevrrp.node.telemetry.HttpEndpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP endpoint, as soon as its port is free: while one daemon follows another on a node, both
 * want it.
 */
final class PatientEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PatientEndpoint.class);
  private static final int LOOK_MILLISECONDS = 100;

  private final InetSocketAddress address;
  private final HttpEndpoint.Sources sources;
  private final Thread thread;
  private @Nullable HttpEndpoint endpoint;
  private boolean closed;

  /**
   * Begins to serve, or to wait.
   *
   * @throws IOException when the address is none of this machine's
   */
  PatientEndpoint(InetSocketAddress address, HttpEndpoint.Sources sources) throws IOException {
    this.address = address;
    this.sources = sources;
    this.thread = Thread.ofVirtual().name("kube-vrrp-http-port").unstarted(this::waitForPort);
    if (!serve()) {
      LOG.atInfo().addKeyValue("address", address).log("waiting for the HTTP port");
      thread.start();
    }
  }

  private synchronized boolean serve() throws IOException {
    if (closed || endpoint != null) {
      return true;
    }
    try {
      endpoint = HttpEndpoint.start(address, sources);
      return true;
    } catch (BindException e) {
      if (String.valueOf(e.getMessage()).contains("in use")) {
        return false;
      }
      throw e;
    }
  }

  private void waitForPort() {
    try {
      while (!serve()) {
        Thread.sleep(LOOK_MILLISECONDS);
      }
    } catch (IOException e) {
      LOG.atError().addKeyValue("address", address).setCause(e).log("no HTTP is served");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (endpoint != null) {
        endpoint.close();
      }
    }
    thread.interrupt();
  }
}
