package io.kubevrrp.cli.keepalived;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Goes through the statements of a block: returns those that are mapped, reports the others. */
final class Walk {
  private static final int LONGEST_QUOTE = 8;

  private Walk() {}

  static List<Statement> mapped(String context, List<Statement> statements, Report report) {
    List<Statement> mapped = new ArrayList<>();
    for (Statement written : statements) {
      Statement statement = repaired(context, written, report);
      Optional<Keywords.Entry> entry = Keywords.find(context, statement.keyword());
      if (entry.isEmpty()) {
        unknown(context, statement, report);
        continue;
      }
      Switches.check(statement, report);
      if (entry.get().level().isEmpty()) {
        report.mapped();
        mapped.add(statement);
      } else if (Switches.off(statement)) {
        report.note(
            statement.at(),
            "'%s' is off, which is how it is here too (nothing to do)".formatted(text(statement)));
      } else {
        notMapped(context, statement, entry.get().level().get(), entry.get().advice(), report);
      }
    }
    return mapped;
  }

  private static void notMapped(
      String context, Statement statement, Level level, String advice, Report report) {
    Optional<String> inside = Keywords.inside(context, statement.keyword());
    String shown = inside.isPresent() ? head(statement) : text(statement);
    report.notMapped(statement.at(), level, "'%s' is not mapped (%s)".formatted(shown, advice));
    strayWords(statement, report);
    if (inside.isPresent() && statement.block()) {
      mapped(inside.get(), statement.children(), report);
    }
  }

  private static String head(Statement statement) {
    return statement.words().stream().map(Word::text).collect(Collectors.joining(" "));
  }

  /** The statement with the values in its braces, cut when there are many. */
  private static String text(Statement statement) {
    if (!statement.block()) {
      return head(statement);
    }
    List<String> values = statement.children().stream().map(Walk::text).toList();
    Stream<String> shown = values.stream().limit(LONGEST_QUOTE);
    Stream<String> more =
        values.size() > LONGEST_QUOTE
            ? Stream.of("and %d more".formatted(values.size() - LONGEST_QUOTE))
            : Stream.of();
    return head(statement)
        + Stream.concat(shown, more).collect(Collectors.joining("; ", " { ", " }"));
  }

  private static void strayWords(Statement statement, Report report) {
    if (statement.keyword().equals("notification_email_from") && statement.words().size() > 2) {
      Word stray = statement.words().get(2);
      report.warning(
          stray.at(),
          "'%s' after the address is ignored by keepalived too (remove it)"
              .formatted(stray.text()));
    }
  }

  /** A keyword that a blank cut in two is put together again. */
  private static Statement repaired(String context, Statement statement, Report report) {
    if (Keywords.find(context, statement.keyword()).isPresent() || statement.words().size() < 2) {
      return statement;
    }
    Statement joined = statement.joined();
    if (Keywords.find(context, joined.keyword()).isEmpty()) {
      return statement;
    }
    report.warning(
        statement.at(),
        "'%s %s' is read as '%s'; keepalived ignores %s as it stands (remove the blank)"
            .formatted(
                statement.keyword(),
                statement.words().get(1).text(),
                joined.keyword(),
                statement.block() ? "the whole block" : "the line"));
    return joined;
  }

  private static void unknown(String context, Statement statement, Report report) {
    String hint =
        Keywords.nearest(context, statement.keyword())
            .map("did you mean '%s'?"::formatted)
            .orElse("remove it, or look it up in keepalived.conf(5)");
    report.notMapped(
        statement.at(),
        Level.ERROR,
        "'%s' is no keyword of %s, keepalived ignores %s (%s)"
            .formatted(
                statement.block() ? text(statement) : statement.keyword(),
                context.equals("root") ? "the file's top level" : place(context),
                statement.block() ? "the block" : "it",
                hint));
  }

  private static String place(String context) {
    return context.substring(context.indexOf('/') + 1);
  }
}
