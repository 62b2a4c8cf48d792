package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The advertisement interval as keepalived 2.2.7 takes it: rounded, and cut to what the version can
 * say on the wire.
 */
final class AdvertInterval {
  private static final BigDecimal LEAST = new BigDecimal("0.01");
  private static final BigDecimal MOST = new BigDecimal("255");
  private static final BigDecimal MOST_OF_VERSION_3 = new BigDecimal("40.95");

  private AdvertInterval() {}

  /**
   * The interval as a duration; 1s where none is given or keepalived refuses it.
   *
   * @param statement advert_int with its seconds, or null
   * @param version 2 or 3
   */
  static String read(@Nullable Statement statement, int version, Report report) {
    if (statement == null) {
      return "1s";
    }
    BigDecimal given = number(Numbers.first(statement));
    if (given == null || given.compareTo(LEAST) < 0 || given.compareTo(MOST) > 0) {
      report.error(
          statement.at(),
          "'advert_int %s': 0.01 to 255 seconds belong here; keepalived ignores the line and stays at 1 s, so 1s is"
                  .formatted(Numbers.first(statement))
              + " taken (correct it)");
      return "1s";
    }
    BigDecimal taken = version == 2 ? wholeSeconds(given) : centiseconds(given);
    String text = Durations.format(Duration.ofMillis(taken.movePointRight(3).longValueExact()));
    if (taken.compareTo(given) != 0) {
      report.warning(
          statement.at(),
          "'advert_int %s' becomes %s, as keepalived does: version %d has %s (write that number)"
              .formatted(
                  given.toPlainString(),
                  text,
                  version,
                  version == 2
                      ? "whole seconds from 1 to 255"
                      : "steps of 0.01 s from 0.01 to 40.95"));
    }
    return text;
  }

  private static @Nullable BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static BigDecimal wholeSeconds(BigDecimal given) {
    return given.setScale(0, RoundingMode.HALF_UP).max(BigDecimal.ONE);
  }

  private static BigDecimal centiseconds(BigDecimal given) {
    return given.setScale(2, RoundingMode.HALF_UP).min(MOST_OF_VERSION_3);
  }
}
