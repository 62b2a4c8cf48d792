package io.kubevrrp.node.track;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The two messages of grpc.health.v1, as gRPC puts them into HTTP/2 DATA frames:
 *
 * <pre>
 * | Compressed (0) |  Length (4 octets)  |  Message ...
 * HealthCheckRequest:  field 1, a string: the service's name
 * HealthCheckResponse: field 1, a number: 0 UNKNOWN, 1 SERVING, 2 NOT_SERVING, 3 SERVICE_UNKNOWN
 * </pre>
 *
 * A message is a row of fields in the form of Protocol Buffers, of which two kinds are needed here.
 */
final class GrpcHealth {
  private static final int PREFIX = 5;
  private static final int FIELD = 1;
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;
  private static final int LONGEST_VARINT = 10;

  private GrpcHealth() {}

  /** What a server says of a service. */
  enum Serving {
    UNKNOWN,
    SERVING,
    NOT_SERVING,
    SERVICE_UNKNOWN
  }

  /** The question after a service; the server as a whole when empty. */
  static byte[] question(String service) {
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    ByteBuffer message = ByteBuffer.allocate(name.length + LONGEST_VARINT);
    if (name.length > 0) { // a default value is left out
      message.put((byte) (FIELD << 3 | LENGTH_DELIMITED));
      int length = name.length;
      for (; length >= 0x80; length >>>= 7) {
        message.put((byte) (length | 0x80));
      }
      message.put((byte) length).put(name);
    }
    message.flip();
    return ByteBuffer.allocate(PREFIX + message.remaining())
        .put((byte) 0)
        .putInt(message.remaining())
        .put(message)
        .array();
  }

  /** What the answer says; empty when it is none. Never throws. */
  static Optional<Serving> answer(byte[] octets) {
    ByteBuffer in = ByteBuffer.wrap(octets);
    if (octets.length < PREFIX || in.get() != 0 || in.getInt() != in.remaining()) {
      return Optional.empty();
    }
    long serving = 0; // absent is the default value
    while (in.hasRemaining()) {
      long tag = varint(in);
      if (tag == (FIELD << 3 | VARINT)) {
        serving = varint(in);
        if (serving < 0) {
          return Optional.empty();
        }
      } else if (!skip(in, tag)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        serving < Serving.values().length ? Serving.values()[(int) serving] : Serving.UNKNOWN);
  }

  /** A field that newer servers may add. */
  private static boolean skip(ByteBuffer in, long tag) {
    long length =
        switch ((int) (tag & 7)) {
          case VARINT -> varint(in) < 0 ? -1 : 0;
          case FIXED64 -> Long.BYTES;
          case LENGTH_DELIMITED -> varint(in);
          case FIXED32 -> Integer.BYTES;
          default -> -1;
        };
    if (tag <= 0 || length < 0 || length > in.remaining()) {
      return false;
    }
    in.position(in.position() + (int) length);
    return true;
  }

  /** Negative when it is none, or none that means anything here. */
  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 63 && in.hasRemaining(); shift += 7) {
      byte octet = in.get();
      value |= (octet & 0x7fL) << shift;
      if (octet >= 0) {
        return value;
      }
    }
    return -1;
  }
}
