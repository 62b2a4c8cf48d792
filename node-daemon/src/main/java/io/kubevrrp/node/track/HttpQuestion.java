package io.kubevrrp.node.track;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One HTTP request and what its answer has to be.
 *
 * @param path begins with a slash; printable ASCII without blanks
 * @param hostHeader what the Host header says; printable ASCII without blanks
 * @param style how it is asked
 * @param expected at least one range
 * @param body what the body has to be
 */
public record HttpQuestion(
    String path, String hostHeader, Style style, List<StatusRange> expected, BodyRule body) {
  private static final Pattern TOKEN = Pattern.compile("[-!#$%&'*+.^_`|~0-9a-zA-Z]+");

  public HttpQuestion {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with a slash: '" + path + "'");
    }
    Check.requirePrintable("a path", path);
    Check.requirePrintable("a Host header", hostHeader);
    expected = List.copyOf(expected);
    if (expected.isEmpty()) {
      throw new IllegalArgumentException("an HTTP check needs an expected status");
    }
  }

  /** The methods that change nothing on a server; RFC 9110 section 9.2.1. */
  public enum Method {
    GET,
    HEAD,
    OPTIONS
  }

  /**
   * How it is asked.
   *
   * @param method the method
   * @param oldVersion HTTP/1.0 instead of 1.1
   * @param headers further headers
   */
  public record Style(Method method, boolean oldVersion, List<Header> headers) {
    /** GET by HTTP/1.1 without further headers. */
    public static final Style PLAIN = new Style(Method.GET, false, List.of());

    public Style {
      headers = List.copyOf(headers);
    }
  }

  /**
   * A header.
   *
   * @param name a token; RFC 9110 section 5.6.2
   * @param value visible ASCII and blanks
   */
  public record Header(String name, String value) {
    public Header {
      if (!TOKEN.matcher(name).matches()) {
        throw new IllegalArgumentException("'" + name + "' is no name of a header");
      }
      if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
        throw new IllegalArgumentException(
            "the header " + name + " holds something else than visible ASCII and blanks");
      }
    }
  }
}
