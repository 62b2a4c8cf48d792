package io.kubevrrp.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Brings the API server's loopback port to the hosts' loopback, through a unix socket: beside the
 * segment, so that a pulled cable does not cut it, and with the address its certificate names.
 */
public final class ApiTunnel implements AutoCloseable {
  private final int port;
  private final Path socket;
  private final Path log;
  private final Process door;

  /** Opens the door for this port; its files go into the folder. */
  public ApiTunnel(int port, Path directory) {
    this.port = port;
    this.socket = directory.resolve("api.sock");
    this.log = directory.resolve("tunnel.log");
    try {
      door =
          Command.builder(
                  List.of(
                      "socat",
                      "UNIX-LISTEN:" + socket + ",fork,unlink-early",
                      "TCP:127.0.0.1:" + port))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new LabException("cannot start socat: apt-get install socat", e);
    }
    Await.until("the API tunnel", Duration.ofSeconds(5), () -> Files.exists(socket));
  }

  /** Lets this host reach the API at 127.0.0.1 and the same port. */
  public void reach(Host host) {
    host.start(
        log,
        List.of(
            "socat",
            "TCP-LISTEN:" + port + ",bind=127.0.0.1,fork,reuseaddr",
            "UNIX-CONNECT:" + socket));
    Await.until(
        host.name() + " to reach the API",
        Duration.ofSeconds(5),
        () -> host.attempt("ss", "-Hltn", "sport", "=", ":" + port).output().contains(":" + port));
  }

  @Override
  public void close() {
    door.descendants().forEach(ProcessHandle::destroyForcibly);
    door.destroyForcibly();
  }
}
