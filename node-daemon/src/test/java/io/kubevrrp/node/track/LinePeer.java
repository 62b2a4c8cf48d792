package io.kubevrrp.node.track;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A server that speaks first, then answers each line with its next sentence. */
final class LinePeer implements AutoCloseable {
  private final ServerSocket listening;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  LinePeer(String... sentences) throws IOException {
    this.listening = new ServerSocket(0, 50, InetAddress.ofLiteral(Peer.HERE));
    Thread.ofVirtual().start(() -> accept(sentences));
  }

  Target target() {
    return Target.parse(Peer.HERE, listening.getLocalPort());
  }

  BlockingQueue<String> heard() {
    return heard;
  }

  private void accept(String... sentences) {
    while (!listening.isClosed()) {
      try {
        Socket connection = listening.accept();
        Thread.ofVirtual().start(() -> serve(connection, sentences));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection, String... sentences) {
    try (connection;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))) {
      OutputStream out = connection.getOutputStream();
      for (String sentence : sentences) {
        out.write(sentence.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        String line = in.readLine();
        if (line == null) {
          return;
        }
        heard.add(line);
      }
    } catch (IOException _) {
      // the monitor hung up
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
