package io.kubevrrp.node.track;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A question to a DNS server and its answer; RFC 1035 section 4.
 *
 * @param id what an answer has to repeat, 0 to 65535
 * @param check what is asked
 */
record DnsMessage(int id, Check.Dns check) {
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int RESPONSE = 0x8000;
  private static final int TRUNCATED = 0x0200;
  private static final int CLASS_IN = 1;
  private static final int HEADER = 12;
  private static final int MOST_ANSWERS = 64;
  private static final int LONGEST_NAME = 255;
  private static final String[] CODES = {
    "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"
  };

  /** The octets to send. */
  byte[] question() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(HEADER + LONGEST_NAME);
    out.writeBytes(
        ByteBuffer.allocate(HEADER)
            .putShort((short) id)
            .putShort((short) RECURSION_DESIRED)
            .putShort((short) 1)
            .array());
    for (String label : check.name().split("[.]", -1)) {
      byte[] octets = label.getBytes(StandardCharsets.US_ASCII);
      if (octets.length > 0) {
        out.write(octets.length);
        out.writeBytes(octets);
      }
    }
    out.write(0);
    out.writeBytes(
        ByteBuffer.allocate(4)
            .putShort((short) check.type().number())
            .putShort((short) CLASS_IN)
            .array());
    return out.toByteArray();
  }

  /** What these octets say; empty when they do not answer the question. */
  Optional<CheckResult> judge(byte[] octets) {
    ByteBuffer in = ByteBuffer.wrap(octets);
    if (octets.length < HEADER || Short.toUnsignedInt(in.getShort()) != id) {
      return Optional.empty();
    }
    int flags = Short.toUnsignedInt(in.getShort());
    if ((flags & RESPONSE) == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(judge(flags, in));
    } catch (BufferUnderflowException | IllegalArgumentException _) {
      return Optional.of(
          CheckResult.failed("the DNS answer from " + check.target() + " is broken"));
    }
  }

  private CheckResult judge(int flags, ByteBuffer in) {
    int code = flags & 0xf;
    String words = "DNS " + (code < CODES.length ? CODES[code] : "code " + code) + " from ";
    if (code != 0) {
      return CheckResult.failed(words + check.target());
    }
    List<String> answers = answers(in);
    boolean truncated = (flags & TRUNCATED) != 0;
    if (answers.isEmpty() && !truncated) {
      return CheckResult.failed("DNS answer without records from " + check.target());
    }
    return check
        .expected()
        .filter(expected -> answers.stream().noneMatch(found -> isSame(found, expected)))
        .map(expected ->
            CheckResult.failed(
                "DNS answer from " + check.target() + " does not hold the expected " + expected))
        .orElseGet(
            () -> CheckResult.passed(words + check.target() + ", " + answers.size() + " records"));
  }

  private static boolean isSame(String found, String expected) {
    return canonical(found).equals(canonical(expected));
  }

  private static String canonical(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains(":") && lower.matches("[0-9a-f:.]+")) {
      return InetAddress.ofLiteral(lower).getHostAddress();
    }
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private List<String> answers(ByteBuffer in) {
    int questions = Short.toUnsignedInt(in.getShort());
    int count = Math.min(Short.toUnsignedInt(in.getShort()), MOST_ANSWERS);
    in.getInt(); // how many records of the other two sections there are
    for (int i = 0; i < questions; i++) {
      name(in);
      in.getInt();
    }
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < count && in.hasRemaining(); i++) {
      name(in);
      int type = Short.toUnsignedInt(in.getShort());
      in.getShort();
      in.getInt();
      int length = Short.toUnsignedInt(in.getShort());
      int end = in.position() + length;
      if (type == check.type().number()) {
        answers.add(text(in, length));
      }
      in.position(end);
    }
    return answers;
  }

  private String text(ByteBuffer in, int length) {
    return switch (check.type()) {
      case A, AAAA -> address(in, length);
      case NS, CNAME, SOA -> name(in);
      case MX -> Short.toUnsignedInt(in.getShort()) + " " + name(in);
      case TXT -> string(in, length);
    };
  }

  private static String address(ByteBuffer in, int length) {
    byte[] octets = new byte[length];
    in.get(octets);
    try {
      return InetAddress.getByAddress(octets).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address of " + length + " octets", e);
    }
  }

  /** The strings of a TXT record as one. */
  private static String string(ByteBuffer in, int length) {
    StringBuilder text = new StringBuilder();
    int end = in.position() + length;
    while (in.position() < end) {
      byte[] part = new byte[Byte.toUnsignedInt(in.get())];
      in.get(part);
      text.append(new String(part, StandardCharsets.US_ASCII));
    }
    return text.toString();
  }

  /** Reads a name; a pointer leads backwards only, so that none leads in a circle. */
  private static String name(ByteBuffer in) {
    StringBuilder name = new StringBuilder();
    ByteBuffer at = in;
    int lowest = in.position();
    while (true) {
      int length = Byte.toUnsignedInt(at.get());
      if (length == 0) {
        return name.isEmpty() ? "." : name.toString();
      }
      if (length >= 0xc0) {
        int offset = (length & 0x3f) << 8 | Byte.toUnsignedInt(at.get());
        if (offset >= lowest) {
          throw new IllegalArgumentException("a pointer that leads forward");
        }
        lowest = offset;
        at = in.duplicate().position(offset);
        continue;
      }
      byte[] label = new byte[length];
      at.get(label);
      name.append(new String(label, StandardCharsets.US_ASCII)).append('.');
      if (name.length() > LONGEST_NAME) {
        throw new IllegalArgumentException("a name of more than 255 octets");
      }
    }
  }
}
