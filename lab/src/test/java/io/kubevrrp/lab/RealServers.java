package io.kubevrrp.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Servers from packages on one host: nginx, exim and dnsmasq; and peers that misbehave. */
final class RealServers {
  /** What the certificate and the records are about. */
  static final String NAME = "www.lab.example";

  static final int SILENT = 7001;
  static final int DRIPPING = 7002;
  static final int ENDLESS = 7003;
  static final int RESETTING = 7004;
  static final int GARBAGE = 7005;

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Pattern DIGEST = Pattern.compile("\\b([0-9a-f]{32})\\b");
  private static final String HEADER = "HTTP/1.1 200 OK\\r\\n\\r\\n";

  private final Host host;
  private final Path directory;

  /** Nothing runs yet; certificates are made. */
  RealServers(Host host, Path directory) {
    this.host = host;
    this.directory = directory;
    certificates();
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  /** An authority, a certificate of the server's by it, and one of the client's. */
  private void certificates() {
    List<String> key =
        List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2");
    openssl(key, List.of("-subj", "/CN=lab", "-keyout", path("ca.key"), "-out", path("ca.pem")));
    for (String who : List.of("server", "client")) {
      openssl(
          key,
          List.of(
              "-CA",
              path("ca.pem"),
              "-CAkey",
              path("ca.key"),
              "-subj",
              "/CN=" + who,
              "-addext",
              "subjectAltName=DNS:" + NAME,
              "-keyout",
              path(who + ".key"),
              "-out",
              path(who + ".pem")));
    }
    Path keys = NodeDaemon.keys(directory);
    RunFolder.write(keys.resolve("lab-ca"), read(file("ca.pem")));
    RunFolder.write(
        keys.resolve("lab-client"), read(file("client.pem")) + read(file("client.key")));
  }

  private String path(String name) {
    return file(name).toString();
  }

  private static void openssl(List<String> key, List<String> more) {
    Command.run(Command.joined(List.of("openssl", "req", "-x509"), Command.joined(key, more)));
  }

  /** nginx on the ports 80 and 443. */
  HostProcess web() {
    Path configuration = file("web.conf");
    RunFolder.write(
        configuration,
        """
        daemon off;
        worker_processes 1;
        pid /run/web.pid;
        error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path /run/web-body;
          proxy_temp_path /run/web-proxy;
          fastcgi_temp_path /run/web-fastcgi;
          uwsgi_temp_path /run/web-uwsgi;
          scgi_temp_path /run/web-scgi;
          ssl_certificate %1$s/server.pem;
          ssl_certificate_key %1$s/server.key;
          ssl_client_certificate %1$s/ca.pem;
          ssl_verify_client optional;
          server {
            listen 80;
            listen 443 ssl;
            default_type text/plain;
            location / { return 200 "it works\\n"; }
            location /broken { return 503; }
            location /private {
              if ($ssl_client_verify != SUCCESS) { return 403; }
              return 200 "welcome\\n";
            }
          }
          server {
            listen 8443 ssl http2;
            location / { grpc_pass grpc://127.0.0.1:2379; }
          }
        }
        """
            .formatted(directory));
    return start("web", List.of("nginx", "-c", configuration.toString()), 80);
  }

  /** exim on port 25; it offers STARTTLS. */
  HostProcess mail() {
    host.run("install", "-d", "-o", "Debian-exim", "/run/exim");
    for (String name : List.of("server.pem", "server.key")) {
      host.run("install", "-o", "Debian-exim", "-m", "600", path(name), "/run/exim/" + name);
    }
    Path configuration = file("exim.conf");
    RunFolder.write(
        configuration,
        """
        primary_hostname = mail.lab.example
        spool_directory = /run/exim
        log_file_path = /run/exim/%slog
        pid_file_path = /run/exim/pid
        daemon_smtp_ports = 25
        tls_advertise_hosts = *
        tls_certificate = /run/exim/server.pem
        tls_privatekey = /run/exim/server.key
        disable_ipv6 = true
        """);
    return start("mail", List.of("/usr/sbin/exim4", "-bdf", "-C", configuration.toString()), 25);
  }

  /** dnsmasq on port 53, with a few records of its own. */
  HostProcess names() {
    return start(
        "names",
        List.of(
            "/usr/sbin/dnsmasq",
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--no-resolv",
            "--no-hosts",
            "--user=root",
            "--pid-file=/run/names.pid",
            "--host-record=" + NAME + ",192.0.2.7,2001:db8::7",
            "--mx-host=lab.example,mail.lab.example,10",
            "--txt-record=lab.example,all is well"),
        53);
  }

  /** etcd, a gRPC server with a health service, on port 2379; nginx has it on 8443 over TLS. */
  HostProcess etcd(Path programs) {
    String everywhere = "http://0.0.0.0:2379";
    return start(
        "etcd",
        List.of(
            programs.resolve("etcd").toString(),
            "--data-dir=" + path("etcd"),
            "--listen-client-urls=" + everywhere,
            "--advertise-client-urls=" + everywhere,
            "--listen-peer-urls=http://127.0.0.1:2380"),
        2379);
  }

  /** Those that accept and then do what no server should. */
  void misbehaving() {
    misbehave(SILENT, "sleep 600");
    misbehave(DRIPPING, "printf '" + HEADER + "'; while sleep 1; do printf x; done");
    misbehave(ENDLESS, "printf '" + HEADER + "'; exec cat /dev/zero");
    misbehave(GARBAGE, "exec cat /dev/urandom");
    // Without lingering, close() resets.
    listen(RESETTING, ",so-linger=0", "/bin/true");
  }

  private void misbehave(int port, String script) {
    try {
      Path program = file("misbehave-" + port);
      RunFolder.write(program, "#!/bin/bash\n" + script + "\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
      listen(port, "", program.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen(int port, String options, String program) {
    start(
        "misbehave-" + port,
        List.of("socat", "TCP-LISTEN:" + port + ",fork,reuseaddr" + options, "EXEC:" + program),
        port);
  }

  private HostProcess start(String name, List<String> command, int port) {
    Path log = file(name + ".log");
    HostProcess process = host.start(log, command);
    try {
      Await.until(
          name + " to listen on port " + port,
          LIMIT,
          () ->
              host.attempt("ss", "-Hlntu", "sport", "=", ":" + port).output().contains(":" + port));
    } catch (LabException e) {
      throw new LabException(e.getMessage() + "; it said: " + read(log), e);
    }
    return process;
  }

  /** The digest of a page as keepalived's own tool prints it. */
  String genhash(Host client, String path) {
    String said = client.run("genhash", "-s", host.address(), "-p", "80", "-u", path);
    Matcher digest = DIGEST.matcher(said);
    if (!digest.find()) {
      throw new LabException("genhash printed no digest: " + said);
    }
    return digest.group(1);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
