package io.kubevrrp.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/conformance.md answers every row, and the tests that it names exist. */
class ConformanceLedgerTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("\\| (C-\\d\\d) \\|(.*)\\|(.*)\\|(.*)\\|");
  private static final Pattern PROOF = Pattern.compile("`(\\w+)[.](\\w+)`");
  private static final Pattern ANSWER =
      Pattern.compile("(does|partly|does not)\\b.*", Pattern.DOTALL);

  private record Row(String number, String answer, String proof) {}

  @Test
  void everyRowIsThereOnceInOrder() throws IOException {
    List<String> wanted =
        Stream.of(range(1, 15), range(20, 37), range(40, 46), range(50, 60), range(70, 80))
            .flatMap(numbers -> numbers)
            .toList();

    assertThat(rows()).extracting(Row::number).containsExactlyElementsOf(wanted);
  }

  @Test
  void everyRowSaysWhetherAndEitherProvesItOrSaysWhyNot() throws IOException {
    for (Row row : rows()) {
      assertThat(row.answer()).as(row.number()).matches(ANSWER);
      if (row.answer().startsWith("does not")) {
        assertThat(row.answer()).as(row.number() + " says why not").contains(":");
      } else {
        assertThat(PROOF.matcher(row.proof()).find()).as(row.number() + " has a proof").isTrue();
      }
    }
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    Map<String, String> sources = sources();
    Matcher proofs = PROOF.matcher(text());
    int named = 0;
    while (proofs.find()) {
      named++;
      assertThat(sources).containsKey(proofs.group(1));
      assertThat(sources.get(proofs.group(1)))
          .as(proofs.group())
          .containsPattern(
              // Annotated, and no other method ends between.
              "@(Test|ParameterizedTest|FuzzTest)\\b(?:(?!\n  }\n)[\\s\\S])*?\n  void "
                  + proofs.group(2)
                  + "\\(");
    }
    assertThat(named).isGreaterThan(80);
  }

  private static Stream<String> range(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(number -> "C-%02d".formatted(number));
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : text().lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.add(new Row(row.group(1), row.group(3).strip(), row.group(4).strip()));
      }
    }
    return rows;
  }

  private static String text() throws IOException {
    return Files.readString(ROOT.resolve("docs/conformance.md"));
  }

  /** The text of every test class in every module, by its simple name. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (Path module : modules()) {
      try (Stream<Path> files = Files.walk(module.resolve("src/test/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString();
          sources.put(name.substring(0, name.length() - 5), Files.readString(file));
        }
      }
    }
    return sources;
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(folder -> Files.isDirectory(folder.resolve("src/test/java")))
          .collect(Collectors.toList());
    }
  }
}
