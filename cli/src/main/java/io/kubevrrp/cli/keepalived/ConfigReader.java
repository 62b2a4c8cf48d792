package io.kubevrrp.cli.keepalived;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a file as one node sees it: its includes, its {@code @id} lines and its definitions. */
final class ConfigReader {
  private static final int DEEPEST = 16;
  private static final Pattern DEFINITION =
      Pattern.compile("^\\s*\\$([A-Za-z_][A-Za-z0-9_]*)\\s*=(.*)$", Pattern.DOTALL);
  private static final Pattern REFERENCE =
      Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)}|([A-Za-z_][A-Za-z0-9_]*))");
  private static final Pattern INCLUDE =
      Pattern.compile("^\\s*(include[rmwba]?)\\s+[\"']?([^\\s\"'#!]+)[\"']?.*$");
  private static final Pattern CONDITION = Pattern.compile("^\\s*@(\\^?)([^\\s]+)(.*)$");

  private final String node;
  private final Report report;
  private final Map<String, String> definitions = new HashMap<>();
  private final List<List<Word>> lines = new ArrayList<>();

  private ConfigReader(String node, Report report) {
    this.node = node;
    this.report = report;
  }

  /**
   * The statements of a file.
   *
   * @throws ConfigSyntaxException with the place, when it cannot be read
   */
  static List<Statement> read(Path file, String node, Report report) {
    ConfigReader reader = new ConfigReader(node, report);
    reader.file(file, new Position(file.toString(), 1, 1), 0);
    return StatementParser.parse(reader.lines);
  }

  private void file(Path file, Position from, int depth) {
    if (depth > DEEPEST) {
      throw new ConfigSyntaxException(
          from, "includes are nested too deeply (does a file include itself?)");
    }
    report.reading(file.toString());
    List<String> text = text(file, from);
    for (int i = 0; i < text.size(); i++) {
      int number = i + 1;
      StringBuilder line = new StringBuilder(text.get(i));
      while (line.toString().endsWith("\\") && i + 1 < text.size()) {
        line.setLength(line.length() - 1);
        line.append('\n').append(text.get(++i));
      }
      line(line.toString(), file, number, depth);
    }
  }

  private static List<String> text(Path file, Position from) {
    try {
      String text = Files.readString(file);
      return (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
    } catch (CharacterCodingException e) {
      throw new ConfigSyntaxException(
          from, "'" + file + "' is not UTF-8 text (convert it with iconv)");
    } catch (NoSuchFileException e) {
      throw new ConfigSyntaxException(
          from, "'" + file + "' does not exist (give the keepalived.conf of the node)");
    } catch (IOException e) {
      throw new ConfigSyntaxException(
          from, "'" + file + "' cannot be read: " + reason(e) + " (check its permissions)");
    }
  }

  private static String reason(IOException e) {
    return e instanceof AccessDeniedException
        ? "permission denied"
        : String.valueOf(e.getMessage());
  }

  private void line(String raw, Path file, int number, int depth) {
    Position at = new Position(file.toString(), number, 1);
    String line = raw;
    Matcher condition = CONDITION.matcher(line);
    if (condition.matches()) {
      // keepalived compares with its -i option or the first label of the host's name
      boolean same = condition.group(2).equals(node) || condition.group(2).equals(firstLabel());
      if (same != condition.group(1).isEmpty()) {
        return;
      }
      line = " ".repeat(condition.start(3)) + condition.group(3);
    }
    Matcher definition = DEFINITION.matcher(line);
    if (definition.matches()) {
      definitions.put(definition.group(1), definition.group(2).strip());
      return;
    }
    if (line.stripLeading().startsWith("~SEQ") || line.stripLeading().startsWith("~LST")) {
      report.notMapped(at, Level.ERROR, "this line generator is not read (write its lines out)");
      return;
    }
    for (String part : expand(line, 0).split("\n", -1)) {
      words(part, file, number, depth);
    }
  }

  private String firstLabel() {
    int dot = node.indexOf('.');
    return dot < 0 ? node : node.substring(0, dot);
  }

  private String expand(String line, int depth) {
    if (depth > DEEPEST || line.indexOf('$') < 0) {
      return line;
    }
    String expanded =
        REFERENCE
            .matcher(line)
            .replaceAll(found ->
                Matcher.quoteReplacement(value(found.group(), found.group(1), found.group(2))));
    return expanded.equals(line) ? line : expand(expanded, depth + 1);
  }

  private String value(String whole, @Nullable String braced, @Nullable String bare) {
    String name = braced != null ? braced : bare;
    return name == null ? whole : definitions.getOrDefault(name, whole);
  }

  private void words(String line, Path file, int number, int depth) {
    Matcher include = INCLUDE.matcher(line);
    if (include.matches()) {
      include(
          include.group(2),
          file,
          new Position(file.toString(), number, include.start(1) + 1),
          depth);
      return;
    }
    List<Word> words = Lexer.words(line, file.toString(), number);
    if (!words.isEmpty()) {
      lines.add(words);
    }
  }

  private void include(String glob, Path file, Position at, int depth) {
    List<Path> found = Globs.matching(file, glob);
    if (found.isEmpty()) {
      report.notMapped(
          at,
          Level.ERROR,
          "no file is found for 'include %s': it is not read (put it there, beside %s)"
              .formatted(glob, file.getFileName()));
    } else {
      report.mapped();
    }
    for (Path path : found) {
      file(path, at, depth + 1);
    }
  }
}
