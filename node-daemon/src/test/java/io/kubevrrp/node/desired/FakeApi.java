package io.kubevrrp.node.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * As much of an API server as a node daemon asks for, and that fails as told: it lists and watches
 * one VIPNode, and takes patches of its status and Leases.
 */
final class FakeApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLOSE = "close";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  /** What is answered to the next lists, before all goes well again. */
  final Queue<Integer> listFailures = new ConcurrentLinkedQueue<>();

  final Queue<Integer> patchFailures = new ConcurrentLinkedQueue<>();
  final BlockingQueue<String> patches = new LinkedBlockingQueue<>();
  final BlockingQueue<String> leases = new LinkedBlockingQueue<>();
  final Set<String> requests = ConcurrentHashMap.newKeySet();
  volatile String object;

  FakeApi(String object) throws IOException {
    this.object = object;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** A VIPNode with one virtual router of this priority. */
  static String vipNode(long generation, int priority, String status) {
    ObjectNode node = JSON.createObjectNode();
    node.put("apiVersion", "kubevrrp.io/v1alpha1").put("kind", "VIPNode");
    node.putObject("metadata")
        .put("name", "node-129")
        .put("uid", "1")
        .put("resourceVersion", String.valueOf(generation * 10))
        .put("generation", generation);
    node.putObject("spec").putArray("virtualRouters").addObject().put("priority", priority);
    node.putObject("status").put("active", status);
    return node.toString();
  }

  KubernetesClient client() {
    return ApiServer.client(
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .withOnlyHttpWatches(true)
            .withWatchReconnectInterval(10)
            .withRequestRetryBackoffLimit(0)
            .build());
  }

  /** Tells the watcher. */
  void modified(String changed) {
    object = changed;
    events.add("{\"type\":\"MODIFIED\",\"object\":" + changed + "}");
  }

  /** Tells the watcher that what it knows is too old. */
  void gone() {
    events.add(
        "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\","
            + "\"reason\":\"Expired\",\"message\":\"too old resource version\",\"code\":410}}");
    breakWatch();
  }

  /** Ends the watch that is under way. */
  void breakWatch() {
    events.add(CLOSE);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      requests.add(exchange.getRequestMethod() + " " + path);
      if (path.contains("/leases")) {
        lease(exchange, body);
      } else if (exchange.getRequestMethod().equals("PATCH")) {
        patch(exchange, body);
      } else if (query.contains("watch=true")) {
        watch(exchange);
      } else {
        list(exchange);
      }
    }
  }

  private void lease(HttpExchange exchange, String body) throws IOException {
    if (exchange.getRequestMethod().equals("GET")) {
      send(exchange, 404, failure(404));
      return;
    }
    leases.add(exchange.getRequestMethod() + " " + body);
    send(exchange, 201, body);
  }

  private void patch(HttpExchange exchange, String body) throws IOException {
    Integer failure = patchFailures.poll();
    if (failure != null) {
      send(exchange, failure, failure(failure));
      return;
    }
    patches.add(body);
    send(exchange, 200, object);
  }

  private void list(HttpExchange exchange) throws IOException {
    Integer failure = listFailures.poll();
    if (failure != null) {
      send(exchange, failure, failure(failure));
      return;
    }
    ObjectNode list = JSON.createObjectNode();
    list.put("apiVersion", "kubevrrp.io/v1alpha1").put("kind", "VIPNodeList");
    JsonNode item = JSON.readTree(object);
    list.set(
        "metadata",
        JSON.createObjectNode()
            .put("resourceVersion", item.at("/metadata/resourceVersion").asText()));
    list.putArray("items").add(item);
    send(exchange, 200, list.toString());
  }

  private void watch(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.flush();
      for (String event = next(); !event.equals(CLOSE); event = next()) {
        out.write((event + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    }
  }

  private String next() {
    try {
      String event = events.poll(60, TimeUnit.SECONDS);
      return event == null ? CLOSE : event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CLOSE;
    }
  }

  private static String failure(int code) {
    return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":"
        + code
        + "}";
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
