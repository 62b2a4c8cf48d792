package io.kubevrrp.cli.keepalived;

import java.util.ArrayList;
import java.util.List;

/** What the importer found, in the order of reading, and how many keywords it mapped. */
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

  private final List<Finding> findings = new ArrayList<>();
  private int mapped;
  private int notMapped;

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
    notMapped++;
    findings.add(new Finding(at, level, sentence));
  }

  /** All findings, in the order of reading. */
  public List<Finding> findings() {
    return List.copyOf(findings);
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
