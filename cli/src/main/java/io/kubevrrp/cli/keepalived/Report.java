package io.kubevrrp.cli.keepalived;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the importer found, in the order of the files, and how many keywords it mapped. */
public final class Report {
  /**
   * One thing to know.
   *
   * @param at where
   * @param level how much it matters
   * @param sentence what it is, and in brackets what to do
   */
  public record Finding(Position at, Level level, String sentence) {
    @Override
    public String toString() {
      return at + ": " + level + ": " + sentence;
    }
  }

  private static final Comparator<Finding> BY_PLACE =
      Comparator.<Finding>comparingInt(f -> f.at().line()).thenComparingInt(f -> f.at().column());

  // a set: a file that serves two nodes is read twice, and says the same twice
  private final Set<Finding> findings = new LinkedHashSet<>();
  private final List<String> files = new ArrayList<>();
  private int mapped;
  private int notMapped;

  /** Begins a file: findings are listed in the order in which their files were begun. */
  void reading(String file) {
    if (!files.contains(file)) {
      files.add(file);
    }
  }

  void error(Position at, String sentence) {
    findings.add(new Finding(at, Level.ERROR, sentence));
  }

  void warning(Position at, String sentence) {
    findings.add(new Finding(at, Level.WARNING, sentence));
  }

  void note(Position at, String sentence) {
    findings.add(new Finding(at, Level.NOTE, sentence));
  }

  void mapped() {
    mapped++;
  }

  void notMapped(Position at, Level level, String sentence) {
    if (findings.add(new Finding(at, level, sentence))) {
      notMapped++;
    }
  }

  /** All findings, each once, by file, line and column. */
  public List<Finding> findings() {
    return findings.stream()
        .sorted(
            Comparator.<Finding>comparingInt(f -> files.indexOf(f.at().file()))
                .thenComparing(BY_PLACE))
        .toList();
  }

  /** How many findings have this level. */
  public long count(Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }

  /** One line that sums it up. */
  public String summary() {
    return "mapped %d keywords; %d not mapped; %d errors, %d warnings, %d notes"
        .formatted(mapped, notMapped, count(Level.ERROR), count(Level.WARNING), count(Level.NOTE));
  }
}
