package io.kubevrrp.node.track;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTTP statuses that mean: it works.
 *
 * @param low the lowest of them, 100 to 599
 * @param high the highest of them, low to 599
 */
public record StatusRange(int low, int high) {
  private static final Pattern FORM = Pattern.compile("([0-9]{3})(?:-([0-9]{3}))?");

  public StatusRange {
    if (low < 100 || high > 599 || low > high) {
      throw new IllegalArgumentException(
          "HTTP statuses go from 100 to 599, the lower one first: " + low + "-" + high);
    }
  }

  /**
   * Reads one status or a range, {@code 200} or {@code 200-299}.
   *
   * @throws IllegalArgumentException with a sentence that says how to write one
   */
  public static StatusRange parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no HTTP status: write it like 200 or 200-299");
    }
    int low = Integer.parseInt(form.group(1));
    String high = form.group(2);
    return new StatusRange(low, high == null ? low : Integer.parseInt(high));
  }

  /** Whether the status lies in the range. */
  public boolean contains(int status) {
    return status >= low && status <= high;
  }

  @Override
  public String toString() {
    return low == high ? Integer.toString(low) : low + "-" + high;
  }
}
