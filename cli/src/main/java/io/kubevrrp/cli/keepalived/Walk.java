package io.kubevrrp.cli.keepalived;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Goes through the statements of a block: returns those that are mapped, reports the others. */
final class Walk {
  private Walk() {}

  static List<Statement> mapped(String context, List<Statement> statements, Report report) {
    List<Statement> mapped = new ArrayList<>();
    for (Statement written : statements) {
      Statement statement = repaired(context, written, report);
      Optional<Keywords.Entry> entry = Keywords.find(context, statement.keyword());
      if (entry.isEmpty()) {
        unknown(context, statement, report);
      } else if (entry.get().level().isPresent()) {
        report.notMapped(
            statement.at(),
            entry.get().level().get(),
            "'"
                + String.join(" ", texts(statement))
                + "' is not mapped ("
                + entry.get().advice()
                + ")");
        strayWords(statement, report);
      } else {
        report.mapped();
        mapped.add(statement);
      }
    }
    return mapped;
  }

  private static List<String> texts(Statement statement) {
    return statement.words().stream().map(Word::text).toList();
  }

  private static void strayWords(Statement statement, Report report) {
    if (statement.keyword().equals("notification_email_from") && statement.words().size() > 2) {
      Word stray = statement.words().get(2);
      report.warning(
          stray.at(),
          "'" + stray.text() + "' after the address is ignored by keepalived too (remove it)");
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
        "'"
            + statement.keyword()
            + " "
            + statement.words().get(1).text()
            + "' is read as '"
            + joined.keyword()
            + "'; keepalived ignores the whole block as it stands (remove the blank)");
    return joined;
  }

  private static void unknown(String context, Statement statement, Report report) {
    String hint =
        Keywords.nearest(context, statement.keyword())
            .map(near -> "did you mean '" + near + "'?")
            .orElse("remove it, or look it up in keepalived.conf(5)");
    report.notMapped(
        statement.at(),
        Level.ERROR,
        "'"
            + statement.keyword()
            + "' is no keyword of "
            + context
            + ", keepalived ignores it ("
            + hint
            + ")");
  }
}
