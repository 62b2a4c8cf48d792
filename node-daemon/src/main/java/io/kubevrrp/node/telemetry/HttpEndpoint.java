package io.kubevrrp.node.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves metrics, health and status over HTTP, each request on a virtual thread of its own: {@code
 * /metrics}, {@code /healthz}, {@code /readyz}, {@code /status}. There is no authentication: bind
 * it to the loopback unless the network is trusted.
 *
 * <p>A slow client holds nothing but its own connection, for 5 s per request and per answer (10 s
 * when it never asks); at most 64 connections are open, further ones are closed at once.
 */
public final class HttpEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);
  private static final int MOST_CONNECTIONS = 64;

  /**
   * The JDK's server takes its limits from here, once, when the first server of the JVM is made.
   */
  private static final Map<String, String> LIMITS =
      Map.of(
          "sun.net.httpserver.maxReqTime", "5", // seconds, until the request is read
          "sun.net.httpserver.maxRspTime", "5", // seconds, until the answer is written
          "sun.net.httpserver.maxReqHeaders", "50",
          "jdk.httpserver.maxConnections", String.valueOf(MOST_CONNECTIONS));

  private static final String TEXT = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads;

  /**
   * Where the answers come from; asked on every request, on any thread.
   *
   * @param metrics Prometheus' text format
   * @param healthy answers 200 or 503 with its message
   * @param ready answers 200 or 503 with its message
   * @param status a JSON document
   */
  public record Sources(
      Supplier<String> metrics,
      Supplier<Health> healthy,
      Supplier<Health> ready,
      Supplier<String> status) {}

  private record Answer(int status, String type, String body) {}

  private HttpEndpoint(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Binds and answers from now on. The limits are system properties of the JDK's server; what
   * {@code -D} says of them on the command line stands.
   *
   * @param address port 0 takes any free one, see {@link #address}
   * @throws IOException when the address cannot be bound
   */
  public static HttpEndpoint start(InetSocketAddress address, Sources sources) throws IOException {
    LIMITS.forEach((name, value) -> System.setProperty(name, System.getProperty(name, value)));
    HttpServer server = HttpServer.create(address, 0);
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
    server.setExecutor(threads);
    server.createContext("/", exchange -> serve(exchange, sources));
    server.start();
    return new HttpEndpoint(server, threads);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Stops at once; answers under way are cut off. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void serve(HttpExchange exchange, Sources sources) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange, sources);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
      if (!head) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(body);
        }
      }
    }
  }

  private static Answer answer(HttpExchange exchange, Sources sources) {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return new Answer(405, TEXT, "only GET is answered here\n");
    }
    try {
      return answer(path == null ? "" : path, sources);
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("path", path).setCause(e).log("request could not be answered");
      return new Answer(500, TEXT, "the answer could not be made; the log says why\n");
    }
  }

  private static Answer answer(String path, Sources sources) {
    return switch (path) {
      case "/metrics" ->
          new Answer(200, "text/plain; version=0.0.4; charset=utf-8", sources.metrics().get());
      case "/healthz" -> health(sources.healthy().get());
      case "/readyz" -> health(sources.ready().get());
      case "/status" -> new Answer(200, "application/json", sources.status().get());
      default -> new Answer(404, TEXT, "try /metrics, /healthz, /readyz or /status\n");
    };
  }

  private static Answer health(Health health) {
    return new Answer(health.good() ? 200 : 503, TEXT, health.message() + "\n");
  }
}
