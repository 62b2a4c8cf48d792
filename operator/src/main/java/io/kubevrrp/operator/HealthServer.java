package io.kubevrrp.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers {@code /healthz}, {@code /readyz} and {@code /metrics}, each request on a thread of its
 * own: a slow client holds up nobody, and is cut off after 5 s.
 */
final class HealthServer implements AutoCloseable {
  /** The JDK's server takes them from the system properties, in seconds. */
  private static final List<String> LIMITS =
      List.of("sun.net.httpserver.maxReqTime", "sun.net.httpserver.maxRspTime");

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());

  /** Listens at once. */
  HealthServer(int port, Operator operator) throws IOException {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(metrics);
    new UptimeMetrics().bindTo(metrics);
    LIMITS.forEach(limit -> System.setProperty(limit, System.getProperty(limit, "5")));
    server = HttpServer.create(new InetSocketAddress(port), 0);
    server.setExecutor(threads);
    server.createContext(
        "/healthz",
        exchange ->
            answer(
                exchange, operator.getRuntimeInfo().allEventSourcesAreHealthy(), "event sources"));
    server.createContext(
        "/readyz",
        exchange -> answer(exchange, operator.getRuntimeInfo().isStarted(), "operator started"));
    server.createContext("/metrics", exchange -> send(exchange, 200, metrics.scrape()));
    server.start();
  }

  /** The port that it listens on. */
  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, boolean good, String what) throws IOException {
    send(exchange, good ? 200 : 503, what + ": " + (good ? "yes" : "no") + "\n");
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
