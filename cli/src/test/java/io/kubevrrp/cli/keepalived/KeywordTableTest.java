package io.kubevrrp.cli.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every keyword of keepalived, in its place in a file, is either mapped or reported with its line
 * and what to do. The list is written down beside the importer's own table, not made from it.
 */
class KeywordTableTest {
  private static final Path LIST = Path.of("src/test/resources/keepalived-keywords.txt");

  @TempDir private Path directory;

  /** A keyword where keepalived knows it. */
  record Known(List<String> blocks, String keyword, boolean mapped) {
    /** The line on which {@link #file()} has the keyword. */
    int line() {
      return blocks.size() + 1;
    }

    String file() {
      StringBuilder text = new StringBuilder();
      blocks.forEach(block -> text.append(block).append(" {\n"));
      text.append(keyword).append(" 1\n");
      blocks.forEach(_ -> text.append("}\n"));
      return text.toString();
    }

    @Override
    public String toString() {
      return String.join(" > ", blocks) + " > " + keyword;
    }
  }

  static Stream<Known> keywords() throws IOException {
    return Files.readAllLines(LIST).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .flatMap(KeywordTableTest::known);
  }

  private static Stream<Known> known(String line) {
    String[] halves = line.split(":", 2);
    List<String> blocks =
        Arrays.stream(halves[0].split(">", -1))
            .map(String::strip)
            .filter(block -> !block.equals("root"))
            .toList();
    return Arrays.stream(halves[1].strip().split("\\s+", -1))
        .map(word -> new Known(blocks, word.replaceFirst("^[+]", ""), word.startsWith("+")));
  }

  @ParameterizedTest
  @MethodSource("keywords")
  void isMappedOrReportedWithItsLineAndWhatToDo(Known known) throws Exception {
    Imports imports = Imports.of(directory, known.file());

    List<String> here = imports.findingsOfLine(known.line());
    assertThat(here).noneMatch(f -> f.contains("is no keyword of"));
    if (known.mapped()) {
      assertThat(here).noneMatch(f -> f.contains("' is not mapped"));
      assertThat(imports.report().summary()).startsWith("mapped ").doesNotStartWith("mapped 0 ");
    } else {
      assertThat(here)
          .anyMatch(f ->
              f.contains("k.conf:" + known.line() + ":1: ")
                  && f.contains("'" + known.keyword())
                  && f.matches(".* is not mapped \\([^()]{10,}\\)$"));
    }
  }

  @Test
  void theTableHasNoKeywordThatTheListDoesNotHave() throws Exception {
    List<String> listed = keywords().map(Known::keyword).distinct().toList();

    assertThat(Keywords.table().values())
        .allSatisfy(entries -> assertThat(listed).containsAll(entries.keySet()));
  }

  @Test
  void theListIsAboutAsLongAsKeepalivedsOwn() throws Exception {
    assertThat(keywords().map(Known::keyword).distinct().count()).isGreaterThan(300);
  }

  @Test
  void aSlipInsideABlockThatIsNotMappedIsStillFound() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            "virtual_server 192.0.2.1 80 {\nreal_server 192.0.2.2 80 {\nwieght 1\n}\n}\n");

    assertThat(imports.findings())
        .anyMatch(f ->
            f.startsWith("k.conf:3:1: error: 'wieght' is no keyword of real_server")
                && f.contains("did you mean 'weight'?"));
  }

  @Test
  void whatStandsInBracesIsQuoted() throws Exception {
    Imports imports =
        Imports.of(directory, Imports.instance("virtual_routes {", "192.0.2.1", "192.0.2.2", "}"));

    assertThat(imports.findings())
        .anyMatch(f ->
            f.startsWith(
                "k.conf:4:1: error: 'virtual_routes { 192.0.2.1; 192.0.2.2 }' is not mapped"));
    assertThat(Optional.of(imports.onlyGroup().addresses())).hasValue(List.of("192.0.2.10/24"));
  }
}
