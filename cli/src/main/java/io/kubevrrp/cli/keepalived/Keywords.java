package io.kubevrrp.cli.keepalived;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The keywords of each block: whether they are mapped, and what to do where they are not. */
final class Keywords {
  /** What is known of a keyword; no level when it is mapped. */
  record Entry(Optional<Level> level, String advice) {}

  private static final Map<String, Map<String, Entry>> TABLE = load();

  private Keywords() {}

  static Optional<Entry> find(String context, String keyword) {
    return Optional.ofNullable(TABLE.getOrDefault(context, Map.of()).get(keyword));
  }

  /** The context of the keywords inside a block; empty when its children are values. */
  static Optional<String> inside(String context, String keyword) {
    return Stream.of(context + "/" + keyword, keyword).filter(TABLE::containsKey).findFirst();
  }

  /** All contexts and their keywords, for tests. */
  static Map<String, Map<String, Entry>> table() {
    return TABLE;
  }

  /** The nearest known keyword, when it is near enough to be a slip of the hand. */
  static Optional<String> nearest(String context, String keyword) {
    return TABLE.getOrDefault(context, Map.of()).keySet().stream()
        .filter(known -> distance(known, keyword) <= (keyword.length() < 5 ? 1 : 2))
        .min(
            Comparator.<String>comparingInt(known -> distance(known, keyword))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** How many single letters must be changed, added or removed (Levenshtein). */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  private static Map<String, Map<String, Entry>> load() {
    Map<String, Map<String, Entry>> table = new HashMap<>();
    try (InputStream in =
        Objects.requireNonNull(Keywords.class.getResourceAsStream("keywords.tsv"))) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> row(table, line.split("\t", -1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }

  private static void row(Map<String, Map<String, Entry>> table, String[] cells) {
    Optional<Level> level =
        cells[1].equals("mapped")
            ? Optional.empty()
            : Optional.of(Level.valueOf(cells[1].toUpperCase(Locale.ROOT)));
    for (String keyword : cells[2].split(" ", -1)) {
      for (String context : cells[0].split(",", -1)) {
        table
            .computeIfAbsent(context, _ -> new HashMap<>())
            .put(keyword, new Entry(level, cells[3]));
      }
    }
  }
}
