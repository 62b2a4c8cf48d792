package io.kubevrrp.node.succession;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Messages over a unix socket, a line each; never waits longer than told. One thread at a time. */
final class Conversation implements AutoCloseable {
  /** Far more than 512 routers with their timelines. */
  private static final int LONGEST = 4 << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final ByteBuffer buffer = ByteBuffer.allocate(16 << 10).flip();

  /** Owns the connected channel from now on. */
  Conversation(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    selector = Selector.open();
    key = channel.register(selector, 0);
  }

  /** Loads what the first message would have to wait for. */
  static void warmUp() throws IOException {
    decode(encode(new Message.Take(List.of("none"))).strip());
  }

  /**
   * Says it.
   *
   * @throws IOException when the other has closed, or does not read within the limit
   */
  void send(Message message, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    ByteBuffer octets = StandardCharsets.UTF_8.encode(encode(message));
    while (octets.hasRemaining()) {
      if (channel.write(octets) == 0) {
        await(SelectionKey.OP_WRITE, end);
      }
    }
  }

  /**
   * Hears the next message.
   *
   * @throws IOException when the other closes, says nothing within the limit, or is not understood
   */
  Message receive(Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      while (buffer.hasRemaining()) {
        byte octet = buffer.get();
        if (octet == '\n') {
          return decode(line.toString(StandardCharsets.UTF_8));
        }
        line.write(octet);
      }
      if (line.size() > LONGEST) {
        throw new MalformedMessageException("a message has more than " + LONGEST + " octets");
      }
      fill(end);
    }
  }

  private void fill(long end) throws IOException {
    buffer.clear();
    try {
      int count = channel.read(buffer);
      while (count == 0) {
        await(SelectionKey.OP_READ, end);
        count = channel.read(buffer);
      }
      if (count < 0) {
        throw new EOFException("the other daemon closed the conversation");
      }
    } finally {
      buffer.flip();
    }
  }

  private void await(int operation, long end) throws IOException {
    long millis = Math.ceilDiv(end - System.nanoTime(), 1_000_000L);
    key.interestOps(operation);
    if (millis <= 0 || (selector.select(millis) == 0 && System.nanoTime() - end >= 0)) {
      throw new SocketTimeoutException("the other daemon did not answer in time");
    }
    selector.selectedKeys().clear();
  }

  private static String encode(Message message) throws IOException {
    return JSON.writerFor(Message.class).writeValueAsString(message) + "\n";
  }

  private static Message decode(String line) throws IOException {
    try {
      Message message = JSON.readValue(line, Message.class);
      if (message == null) {
        throw new MalformedMessageException("a message is null");
      }
      return message;
    } catch (JsonProcessingException e) {
      throw new MalformedMessageException("a message is not understood: " + e.getOriginalMessage());
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
