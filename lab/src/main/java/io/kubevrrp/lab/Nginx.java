package io.kubevrrp.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real nginx on a host; its page says the host's name. */
public final class Nginx {
  private final Host host;
  private final Path configuration;
  private final Path log;
  private HostProcess process;

  /** Starts it and waits until it answers. */
  public Nginx(Host host, Path directory) {
    this.host = host;
    this.configuration = directory.resolve(host.name() + "-nginx.conf");
    this.log = directory.resolve(host.name() + "-nginx.log");
    RunFolder.write(configuration, text(host.name()));
    this.process = launch();
  }

  /** Stops it, as {@code nginx -s stop} does. */
  public void stop() {
    process.terminate();
    process.awaitEnd(Duration.ofSeconds(5));
  }

  /** Starts it again. */
  public void start() {
    process = launch();
  }

  private HostProcess launch() {
    HostProcess started = host.start(log, List.of("nginx", "-c", configuration.toString()));
    Await.until(
        "nginx on " + host.name() + " to listen",
        Duration.ofSeconds(5),
        () -> host.attempt("ss", "-Hltn", "sport", "=", ":80").output().contains(":80"));
    return started;
  }

  private static String text(String name) {
    return """
    daemon off;
    worker_processes 1;
    pid /run/nginx.pid;
    error_log stderr;
    events {}
    http {
      access_log off;
      client_body_temp_path /run/nginx-body;
      proxy_temp_path /run/nginx-proxy;
      fastcgi_temp_path /run/nginx-fastcgi;
      uwsgi_temp_path /run/nginx-uwsgi;
      scgi_temp_path /run/nginx-scgi;
      server {
        listen 80 default_server;
        location / {
          default_type text/plain;
          return 200 "%s\\n";
        }
      }
    }
    """
        .formatted(name);
  }
}
