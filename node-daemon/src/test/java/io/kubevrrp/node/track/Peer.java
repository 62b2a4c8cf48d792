package io.kubevrrp.node.track;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A server on loopback that answers every connection as a test wants it. */
final class Peer implements AutoCloseable {
  static final String HERE = "127.0.0.1";

  private final ServerSocket listening;
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> hangUps = new LinkedBlockingQueue<>();

  /** What a server does with a connection. */
  @FunctionalInterface
  interface Conversation {
    void with(OutputStream out) throws IOException;
  }

  private Peer(Conversation conversation) throws IOException {
    this.listening = new ServerSocket(0, 50, InetAddress.ofLiteral(HERE));
    Thread.ofVirtual().start(() -> accept(conversation));
  }

  static Peer that(Conversation conversation) throws IOException {
    return new Peer(conversation);
  }

  static Peer saying(String answer) throws IOException {
    return new Peer(out -> out.write(answer.getBytes(StandardCharsets.US_ASCII)));
  }

  static int unusedPort() throws IOException {
    try (Peer gone = saying("")) {
      return gone.port();
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  Target target() {
    return Target.parse(HERE, port());
  }

  Check.Tcp tcp() {
    return new Check.Tcp(target());
  }

  Check.Http http() {
    return http(BodyRule.ANY);
  }

  Check.Http http(BodyRule body) {
    return new Check.Http(target(), Optional.empty(), List.of(question("/health", body)));
  }

  /** A check of a server that is no peer of this kind. */
  static Check.Http http(ServerSocket server) {
    return new Check.Http(
        Target.parse(HERE, server.getLocalPort()),
        Optional.empty(),
        List.of(question("/", BodyRule.ANY)));
  }

  static HttpQuestion question(String path, BodyRule body) {
    return new HttpQuestion(
        path,
        "www.example.org",
        HttpQuestion.Style.PLAIN,
        List.of(StatusRange.parse("200-299")),
        body);
  }

  BlockingQueue<String> requests() {
    return requests;
  }

  /** One entry for every connection that the monitor has closed. */
  BlockingQueue<Boolean> hangUps() {
    return hangUps;
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void accept(Conversation conversation) {
    while (!listening.isClosed()) {
      try {
        Socket connection = listening.accept();
        Thread.ofVirtual().start(() -> serve(connection, conversation));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection, Conversation conversation) {
    try (connection) {
      String request = request(connection.getInputStream());
      if (!request.isEmpty()) {
        requests.add(request);
        conversation.with(connection.getOutputStream());
        connection.getOutputStream().flush();
        connection.shutdownOutput();
        connection.getInputStream().transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException _) {
      // the monitor hung up in the middle, which is what some tests wait for
    }
    hangUps.add(true);
  }

  private static String request(InputStream in) throws IOException {
    StringBuilder request = new StringBuilder();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      request.append((char) octet);
      if (request.toString().endsWith("\r\n\r\n")) {
        break;
      }
    }
    return request.toString();
  }
}
