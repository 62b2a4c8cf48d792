package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

/** Reads the numbers of a statement; what is no number or out of range is reported. */
final class Numbers {
  private Numbers() {}

  static String first(Statement statement) {
    return statement.words().size() > 1 ? statement.words().get(1).text() : "";
  }

  static int whole(Statement statement, int least, int most, int otherwise, Report report) {
    try {
      int number = Integer.parseInt(first(statement));
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, together with numbers out of range
    }
    report.error(
        statement.at(),
        "'%s %s': a whole number from %d to %d belongs here; %d is taken (correct it)"
            .formatted(statement.keyword(), first(statement), least, most, otherwise));
    return otherwise;
  }

  /** Decimal seconds, at most this many, as a duration in whole milliseconds. */
  static String seconds(Statement statement, int most, String otherwise, Report report) {
    return seconds(statement, first(statement), most, otherwise, report);
  }

  /** As above, of a number that is not the statement's first. */
  static String seconds(
      Statement statement, String number, int most, String otherwise, Report report) {
    try {
      BigDecimal ms = new BigDecimal(number).movePointRight(3);
      if (ms.signum() >= 0 && ms.compareTo(BigDecimal.valueOf(most * 1000L)) <= 0) {
        return Durations.format(Duration.ofMillis(ms.longValue()));
      }
    } catch (NumberFormatException e) {
      // said below, together with numbers out of range
    }
    report.error(
        statement.at(),
        "'%s %s': 0 to %d seconds belong here; %s is taken (correct it)"
            .formatted(statement.keyword(), number, most, otherwise));
    return otherwise;
  }

  static String name(String keepalivedName) {
    String name =
        keepalivedName
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return name.isEmpty()
        ? "vip"
        : name.substring(0, Math.min(63, name.length())).replaceAll("-$", "");
  }
}
