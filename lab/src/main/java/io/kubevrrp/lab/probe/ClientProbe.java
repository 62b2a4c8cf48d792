package io.kubevrrp.lab.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs on the client host: asks for every address by ARP each 5 ms and by HTTP each 10 ms, and
 * prints one JSON object per answer (ARP) or request (HTTP) with the time in microseconds since
 * 1970.
 */
public final class ClientProbe {
  /** Time between ARP requests for one address, milliseconds. */
  public static final int ARP_PERIOD_MS = 5;

  /** The property that says whether HTTP is asked, too: {@code true} when absent. */
  public static final String HTTP = "kubevrrp.probe.http";

  /** The property that says how long an HTTP request waits for its answer, milliseconds. */
  public static final String PATIENCE = "kubevrrp.probe.patience";

  private static final int HTTP_PERIOD_MS = 10;
  private static final int HTTP_TIMEOUT_MS = Integer.getInteger(PATIENCE, 100);

  private final PrintStream out;

  private ClientProbe(PrintStream out) {
    this.out = out;
  }

  /** Arguments: the interface and the addresses; runs until it is ended. */
  public static void main(String[] arguments) throws IOException {
    List<String> addresses = List.of(Arrays.copyOfRange(arguments, 1, arguments.length));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    new ClientProbe(out).run(arguments[0], addresses);
  }

  @SuppressWarnings(
      "FutureReturnValueIgnored") // the ticks catch what can fail; they end with the process
  private void run(String networkInterface, List<String> addresses) throws IOException {
    NetworkInterface link = NetworkInterface.getByName(networkInterface);
    ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    try (ArpSocket socket = new ArpSocket(link.getIndex())) {
      for (String address : addresses) {
        byte[] request = ArpFrames.request(address);
        clock.scheduleAtFixedRate(
            () -> ask(socket, request), 0, ARP_PERIOD_MS, TimeUnit.MILLISECONDS);
        if (Boolean.parseBoolean(System.getProperty(HTTP, "true"))) {
          clock.scheduleAtFixedRate(
              () -> Thread.ofVirtual().start(() -> get(address)),
              0,
              HTTP_PERIOD_MS,
              TimeUnit.MILLISECONDS);
        }
      }
      while (!Thread.currentThread().isInterrupted()) {
        byte[] frame = socket.receive();
        long now = micros();
        ArpFrames.answer(frame).ifPresent(a -> print(now, a.address(), "arp", "mac", a.mac()));
      }
    } finally {
      clock.shutdownNow();
    }
  }

  private void ask(ArpSocket socket, byte[] request) {
    synchronized (socket) { // one send buffer
      try {
        socket.send(request);
      } catch (IOException e) {
        System.err.println(e.getMessage());
      }
    }
  }

  private void get(String address) {
    long begin = micros();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, 80), HTTP_TIMEOUT_MS);
      socket.setSoTimeout(HTTP_TIMEOUT_MS);
      String request = "GET / HTTP/1.1\r\nHost: " + address + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      print(begin, address, "http", "status", status(socket.getInputStream()));
    } catch (IOException e) {
      print(begin, address, "http", "error", e.getClass().getSimpleName());
    }
  }

  /** The status of an answer that came whole. */
  private static String status(InputStream in) throws IOException {
    String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    if (!answer.startsWith("HTTP/1.1 ") || !answer.contains("\r\n\r\n")) {
      throw new IOException("incomplete answer");
    }
    return answer.substring(9, 12);
  }

  private void print(long at, String vip, String kind, String key, String value) {
    out.println(
        "{\"t_us\":"
            + at
            + ",\"vip\":\""
            + vip
            + "\",\"kind\":\""
            + kind
            + "\",\""
            + key
            + "\":\""
            + value
            + "\"}");
  }

  private static long micros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }
}
