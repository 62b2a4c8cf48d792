package io.kubevrrp.node.track;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is checked. */
public sealed interface Check
    permits Check.Tcp,
        Check.Tls,
        Check.Http,
        Check.Udp,
        Check.Dns,
        Check.Smtp,
        Check.Grpc,
        Check.Ping,
        Check.Gateway,
        Check.Endpoints,
        Check.TrackedFile,
        Check.InterfaceUp,
        Check.Exec,
        ProcessRunning {

  /** What is said when the timeout ends the check. */
  CheckResult timedOut(Duration timeout);

  /** Passes when a connection is accepted. */
  record Tcp(Target target) implements Check {
    @Override
    public CheckResult timedOut(Duration timeout) {
      return CheckResult.failed("connection to " + target + " not accepted" + within(timeout));
    }
  }

  /** Passes when a TLS handshake succeeds. */
  record Tls(Target target, TlsClient tls) implements Check {
    @Override
    public CheckResult timedOut(Duration timeout) {
      return CheckResult.failed("no TLS handshake with " + target + within(timeout));
    }
  }

  /**
   * Passes when every request is answered as expected. Redirections are not followed.
   *
   * @param target where to connect
   * @param tls for https
   * @param requests one or more, each on a connection of its own, one after the other
   */
  record Http(Target target, Optional<TlsClient> tls, List<HttpQuestion> requests)
      implements Check {
    public Http {
      requests = List.copyOf(requests);
      if (requests.isEmpty()) {
        throw new IllegalArgumentException("an HTTP check needs a request");
      }
    }

    @Override
    public CheckResult timedOut(Duration timeout) {
      return CheckResult.failed("no complete HTTP answer from " + target + within(timeout));
    }
  }

  /**
   * Passes when a datagram is answered, or not refused.
   *
   * @param target where to send
   * @param payload what, at most 1024 characters
   * @param requireReply whether silence is a failure
   */
  record Udp(Target target, String payload, boolean requireReply) implements Check {
    @Override
    public CheckResult timedOut(Duration timeout) {
      return requireReply
          ? CheckResult.failed("no UDP answer from " + target + within(timeout))
          : CheckResult.passed("no refusal of UDP by " + target + within(timeout));
    }
  }

  /**
   * Passes when a DNS server answers a question over UDP.
   *
   * @param target the server
   * @param name what is asked for; a dot for the root
   * @param type of the records
   * @param expected what one of the answers has to be
   */
  record Dns(Target target, String name, DnsType type, Optional<String> expected) implements Check {
    @Override
    public CheckResult timedOut(Duration timeout) {
      return CheckResult.failed("no DNS answer from " + target + within(timeout));
    }
  }

  /**
   * Passes when a mail server greets and takes a HELO.
   *
   * @param target the server
   * @param heloName what the HELO says
   * @param startTls how the server is recognised after STARTTLS, if it is asked for
   */
  record Smtp(Target target, String heloName, Optional<TlsClient> startTls) implements Check {
    public Smtp {
      requirePrintable("a HELO name", heloName);
    }

    /** Without TLS. */
    public Smtp(Target target, String heloName) {
      this(target, heloName, Optional.empty());
    }

    @Override
    public CheckResult timedOut(Duration timeout) {
      return CheckResult.failed("no SMTP greeting from " + target + within(timeout));
    }
  }

  /**
   * Passes when a server says over gRPC that it serves (grpc.health.v1).
   *
   * @param target the server
   * @param service which of its services is asked for; the server as a whole when empty
   * @param tls for gRPC over TLS
   */
  record Grpc(Target target, String service, Optional<TlsClient> tls) implements Check {
    private static final int LONGEST_SERVICE = 256;

    public Grpc {
      if (service.length() > LONGEST_SERVICE || !service.matches("[!-~]*")) {
        throw new IllegalArgumentException(
            "grpc.service is printable ASCII without blanks, 256 characters at most: for example shop.v1.Cart");
      }
    }

    @Override
    public CheckResult timedOut(Duration timeout) {
      return CheckResult.failed("no gRPC answer from " + target + within(timeout));
    }
  }

  /** Passes when an address answers an ICMP echo request. */
  record Ping(InetAddress address) implements Check {
    @Override
    public CheckResult timedOut(Duration timeout) {
      return CheckResult.failed("no echo from " + address.getHostAddress() + within(timeout));
    }
  }

  /**
   * Passes when a gateway answers for its address: ARP, or neighbour discovery. It need not answer
   * anything else.
   *
   * @param address of the gateway
   * @param networkInterface where it is asked; the one whose subnet holds the address when empty
   */
  record Gateway(InetAddress address, Optional<String> networkInterface) implements Check {
    public Gateway {
      if (address.isLinkLocalAddress() && networkInterface.isEmpty()) {
        throw new IllegalArgumentException(
            "a link-local gateway is there on every interface: say on which, gateway.interface");
      }
      if (address.isMulticastAddress() || address.isAnyLocalAddress()) {
        throw new IllegalArgumentException(
            address.getHostAddress() + " is no gateway's address: give that of one host");
      }
    }

    @Override
    public CheckResult timedOut(Duration timeout) {
      return CheckResult.failed("nobody answers for " + address.getHostAddress() + within(timeout));
    }
  }

  /**
   * Where an endpoint of a Service is asked.
   *
   * @param targets its ports; one or more
   */
  record Endpoint(List<Target> targets) {
    public Endpoint {
      targets = List.copyOf(targets);
      if (targets.isEmpty()) {
        throw new IllegalArgumentException("an endpoint needs a port: ports: [80]");
      }
    }
  }

  /**
   * Passes when one of a Service's endpoints accepts connections on all its ports.
   *
   * @param service its name, for people
   * @param endpoints those on this node; none: it fails
   */
  record Endpoints(String service, List<Endpoint> endpoints) implements Check {
    public Endpoints {
      endpoints = List.copyOf(endpoints);
    }

    @Override
    public CheckResult timedOut(Duration timeout) {
      return CheckResult.failed(
          "no endpoint of " + service + " on this node accepted a connection" + within(timeout));
    }
  }

  /**
   * Passes when the number in a file is 0; a file that is not there says 0.
   *
   * @param name in the folder of tracked files; no path
   */
  record TrackedFile(String name) implements Check {
    public TrackedFile {
      if (!name.matches("[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?")) {
        throw new IllegalArgumentException(
            "a tracked file is named by letters, digits, dots, hyphens and underscores, without a path: '"
                + name
                + "'");
      }
    }

    @Override
    public CheckResult timedOut(Duration timeout) {
      return CheckResult.failed("the tracked file " + name + " was not read" + within(timeout));
    }
  }

  /**
   * Passes when an interface is up and has a carrier.
   *
   * @param name the interface
   * @param address an address it has to have
   */
  record InterfaceUp(String name, Optional<InetAddress> address) implements Check {
    @Override
    public CheckResult timedOut(Duration timeout) {
      return CheckResult.failed("no answer about the interface " + name + within(timeout));
    }
  }

  /**
   * Passes when a program ends with status 0.
   *
   * @param command the program by its absolute path, and its arguments; there is no shell
   * @param user whose rights it has: a name in {@code /etc/passwd}
   */
  record Exec(List<String> command, String user) implements Check {
    private static final int MOST_WORDS = 64;
    private static final int LONGEST_WORD = 4096;

    public Exec {
      command = List.copyOf(command);
      if (command.isEmpty() || !command.getFirst().startsWith("/")) {
        throw new IllegalArgumentException(
            "exec.command begins with the absolute path of a program; no shell looks for it");
      }
      if (command.size() > MOST_WORDS
          || command.stream()
              .anyMatch(word -> word.length() > LONGEST_WORD || word.indexOf(0) >= 0)) {
        throw new IllegalArgumentException(
            "exec.command has at most 64 words of at most 4096 characters, without NUL");
      }
      if (!user.matches("[a-zA-Z0-9_][-a-zA-Z0-9_.]{0,31}")) {
        throw new IllegalArgumentException(
            "exec.user is the name of a user, for example nobody: '" + user + "'");
      }
    }

    @Override
    public CheckResult timedOut(Duration timeout) {
      return CheckResult.failed(command.getFirst() + " did not end" + within(timeout));
    }
  }

  /** The end of what is said of a check that took too long. */
  static String within(Duration timeout) {
    return String.format(Locale.ROOT, " within %d ms", timeout.toMillis());
  }

  // Whatever else stood here would end up inside a request and could end a line of it.
  static void requirePrintable(String what, String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new IllegalArgumentException(
          what + " is printable ASCII without blanks: '" + text + "'");
    }
  }
}
