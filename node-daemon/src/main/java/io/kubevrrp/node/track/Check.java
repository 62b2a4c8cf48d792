package io.kubevrrp.node.track;

import io.kubevrrp.node.inet.Ipv4Address;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is checked. */
public sealed interface Check {

  /**
   * Passes when a connection is accepted.
   *
   * @param host where to connect
   * @param port 1 to 65535
   */
  record Tcp(Ipv4Address host, int port) implements Check {
    public Tcp {
      requirePort(port);
    }
  }

  /**
   * Passes when an HTTP/1.1 GET request is answered with an expected status. Redirections are not
   * followed.
   *
   * @param host where to connect
   * @param port 1 to 65535
   * @param path begins with a slash; printable ASCII without blanks
   * @param hostHeader what the Host header says; printable ASCII without blanks
   * @param expected at least one range
   */
  record Http(
      Ipv4Address host, int port, String path, String hostHeader, List<StatusRange> expected)
      implements Check {
    public Http {
      requirePort(port);
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException("a path begins with a slash: '" + path + "'");
      }
      requirePrintable("a path", path);
      requirePrintable("a Host header", hostHeader);
      expected = List.copyOf(expected);
      if (expected.isEmpty()) {
        throw new IllegalArgumentException("an HTTP check needs an expected status");
      }
    }
  }

  /**
   * Passes when a process with this name runs; zombies do not count. Looked up in this daemon's own
   * {@code /proc}, so in a pod it sees the node's processes only with {@code hostPID: true}.
   *
   * @param name as {@code ps -C} takes it, exact: the kernel keeps 1 to 15 octets of it
   */
  record ProcessRunning(String name) implements Check {
    public ProcessRunning {
      int octets = name.getBytes(StandardCharsets.UTF_8).length;
      if (octets < 1 || octets > 15) {
        throw new IllegalArgumentException("a process name has 1 to 15 octets: '" + name + "'");
      }
    }
  }

  private static void requirePort(int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port out of range 1..65535: " + port);
    }
  }

  // Whatever else stood here would end up inside the request and could end its first line.
  private static void requirePrintable(String what, String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new IllegalArgumentException(
          what + " is printable ASCII without blanks: '" + text + "'");
    }
  }
}
