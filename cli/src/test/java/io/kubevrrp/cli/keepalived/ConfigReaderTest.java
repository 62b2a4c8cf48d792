package io.kubevrrp.cli.keepalived;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubevrrp.api.v1alpha1.NodePriority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include conf.d/*.conf",
        "include conf.d/vip?.conf",
        "include \"conf.d/vip1.conf\"",
        "includer conf.d/vip{1,2}.conf",
        "include con*/vip1.conf",
        "include ./conf.d/../conf.d/vip1.conf"
      })
  void includesAreReadRelativeToTheIncludingFile(String line) throws Exception {
    write("conf.d/vip1.conf", Imports.instance());

    Imports imports = Imports.of(directory, line + "\n");

    assertThat(imports.onlyGroup().addresses()).containsExactly("192.0.2.10/24");
    assertThat(imports.findings()).allMatch(f -> f.startsWith("vip1.conf:"));
  }

  @Test
  void anIncludeInsideAnIncludeIsRelativeToItsOwnFile() throws Exception {
    write("conf.d/all.conf", "include groups/*.conf\n");
    write("conf.d/groups/vip.conf", Imports.instance());

    assertThat(Imports.of(directory, "include conf.d/all.conf\n").onlyGroup().addresses())
        .hasSize(1);
  }

  @Test
  void anIncludeInsideABlockIsPartOfIt() throws Exception {
    write("vips.inc", "192.0.2.20/24\n");
    String text = Imports.instance().replace("192.0.2.10/24", "include vips.inc");

    assertThat(Imports.of(directory, text).onlyGroup().addresses())
        .containsExactly("192.0.2.20/24");
  }

  @Test
  void anIncludeWithoutAFileIsAnErrorWithItsPlace() throws Exception {
    Imports imports = Imports.of(directory, "\n  include conf.d/*.conf\n");

    assertThat(imports.findings())
        .containsExactly(
            "k.conf:2:3: error: no file is found for 'include conf.d/*.conf': it is not read"
                + " (put it there, beside k.conf)");
  }

  @Test
  void aFileThatIncludesItselfIsRefused() {
    assertThatExceptionOfType(ConfigSyntaxException.class)
        .isThrownBy(() -> Imports.of(directory, "include k.conf\n"))
        .withMessageContaining("k.conf:1:1: error: includes are nested too deeply");
  }

  @Test
  void oneFileServesEachNodeItsOwnLines() throws Exception {
    String text =
        Imports.instance(
            "@node-a priority 110",
            "@^node-a priority 90",
            "@node-b advert_int 1",
            "@^node-b advert_int 1");
    Map<String, String> both = new LinkedHashMap<>();
    both.put("node-a.example.org", text);
    both.put("node-b", text);

    Imports imports = Imports.of(directory, both);

    assertThat(imports.onlyGroup().priorities())
        .containsExactly(
            new NodePriority("node-a.example.org", 110), new NodePriority("node-b", 90));
  }

  @Test
  void findingsOfAFileThatServesTwoNodesAreListedOnce() throws Exception {
    Path file = Files.writeString(directory.resolve("k.conf"), Imports.instance("debug 1"));
    Report report = new Report();
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("node-a", file);
    files.put("node-b", file);
    new Importer(null, report).read(files);

    assertThat(report.findings())
        .extracting(Report.Finding::at)
        .filteredOn(at -> at.line() == 4)
        .hasSize(1);
  }

  @Test
  void definitionsAreReplacedAlsoInsideOthers() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            "$NET=192.0.2\n$VIP=${NET}.77\n$PRIO=120\n"
                + Imports.instance("priority $PRIO").replace("192.0.2.10/24", "${VIP}/24"));

    assertThat(imports.onlyGroup().addresses()).containsExactly("192.0.2.77/24");
    assertThat(imports.onlyGroup().priorities().getFirst().priority()).isEqualTo(120);
  }

  @Test
  void aDefinitionMaySpanLines() throws Exception {
    Imports imports =
        Imports.of(
            directory, "$BOTH=\\\npriority 120\\\nadvert_int 3\n" + Imports.instance("$BOTH"));

    assertThat(imports.onlyGroup().priorities().getFirst().priority()).isEqualTo(120);
    assertThat(imports.onlyGroup().vrrp().advertisementInterval()).isEqualTo("3s");
  }

  @Test
  void aNameThatNobodyDefinedStaysAndIsReported() throws Exception {
    Imports imports = Imports.of(directory, Imports.instance("priority ${PRIO}"));

    assertThat(imports.findings())
        .anyMatch(f -> f.startsWith("k.conf:4:1: error: 'priority ${PRIO}': a whole number"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "virtual _ipaddress { | 4:1 | warning | is read as 'virtual_ipaddress'",
        "prioirty 120 | 4:1 | error | did you mean 'priority'?",
        "virtual_routerid 9 | 4:1 | error | did you mean 'virtual_router_id'?",
        "somethingelse 1 | 4:1 | error | look it up in keepalived.conf(5)"
      })
  void slipsOfTheHandAreNamedWithTheirCorrection(
      String line, String place, String level, String hint) throws Exception {
    String text =
        line.endsWith("{")
            ? Imports.instance()
                .replace("\n\nvirtual_ipaddress {", "\n\n")
                .replace("\n\n", "\n" + line)
            : Imports.instance(line);
    Imports imports = Imports.of(directory, text);

    assertThat(imports.findings())
        .anyMatch(f -> f.startsWith("k.conf:" + place + ": " + level) && f.contains(hint));
    assertThat(imports.onlyGroup().addresses()).containsExactly("192.0.2.10/24");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "vrrp_instance A {\\n priority 1\\n | 1:1 | the block 'vrrp_instance' is not closed",
        "\\n  global_defs {\\n  }\\n} | 4:1 | a closing brace that closes nothing",
        "vrrp_script s {\\n  script \"/bin/true\\n} | 2:10 | the quote \" is not closed",
        "vrrp_script s {\\n  script '/bin/true\\n} | 2:10 | the quote ' is not closed",
        "{ } | 1:1 | brace"
      })
  void aFileThatCannotBeParsedIsRefusedWithItsPlace(String text, String place, String sentence) {
    assertThatExceptionOfType(ConfigSyntaxException.class)
        .isThrownBy(() -> Imports.of(directory, text.replace("\\n", "\n")))
        .withMessageContaining("k.conf:" + place + ": error: ")
        .withMessageContaining(sentence);
  }

  @Test
  void commentsQuotesAndBracesOnTheNextLineAreUnderstood() throws Exception {
    String text =
        """
        ! a comment
        vrrp_instance "A"   # another
        {
          interface eth0 virtual_router_id
          virtual_router_id '5'"1"
          virtual_ipaddress { 192.0.2.10/24 }
        }
        """;
    Imports imports = Imports.of(directory, text);

    assertThat(imports.onlyGroup().vrrp().virtualRouterID()).isEqualTo(51);
  }

  @Test
  void findingsAreListedByFileLineAndColumn() throws Exception {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("z", Imports.instance("nopreempt off", "advert_int 0.5", "state MASTER"));
    texts.put("a", Imports.instance("advert_int 1.5", "nopreempt on"));
    Imports imports = Imports.of(directory, texts);

    List<String> places =
        imports.findings().stream().map(f -> f.split(": ", 2)[0]).distinct().toList();
    assertThat(places)
        .containsExactly(
            "z.conf:1:1",
            "z.conf:4:11",
            "z.conf:5:1",
            "z.conf:6:1",
            "a.conf:1:1",
            "a.conf:4:1",
            "a.conf:5:11");
    assertThat(imports.findings())
        .allMatch(f -> f.matches("(?s).*\\([^()]*(\\([^()]*\\)[^()]*)*\\)"));
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
