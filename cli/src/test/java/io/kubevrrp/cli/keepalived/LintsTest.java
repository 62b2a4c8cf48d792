package io.kubevrrp.cli.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tutorial's own files get wrong, each found once. */
class LintsTest {
  private static final String TUTORIAL = "src/test/resources/tutorial/";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "37:5 | warning | 'virtual _ipaddress' is read as 'virtual_ipaddress'",
        "8:59 | warning | 'c' after the address is ignored by keepalived too",
        "9:5  | warning | smtp_server 192.168.1.129 is this very host",
        "16:5 | note    | becomes a check for the process 'nginx'",
        "16:5 | warning | the script never returns a failure by itself",
        "16:5 | warning | the script sleeps 2 s, its timeout is 2s",
        "16:5 | warning | the script stops keepalived",
        "16:5 | warning | the script restarts the service",
        "15:1 | note    | neither script_user nor enable_script_security is set",
        "30:9 | warning | the password goes to the Secret kube-vrrp-keys",
        "23:5 | note    | state MASTER is not kept",
        "38:9 | note    | '192.168.1.233' has no prefix length and is bound as /32"
      })
  void theTutorialsDefectsAreFound(String place, String level, String sentence) {
    Report report = new Report();
    new Importer(Path.of(TUTORIAL), report)
        .read(Map.of("node-129", Path.of(TUTORIAL + "master-keepalived.conf")));

    assertThat(report.findings())
        .filteredOn(f -> f.sentence().contains(sentence))
        .singleElement()
        .satisfies(f -> assertThat(f.toString()).contains(".conf:" + place + ": " + level + ": "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"script_user nobody", "enable_script_security"})
  void scriptsWithAnIdentityAreFine(String line) throws Exception {
    Imports imports =
        Imports.of(
            directory,
            "global_defs {\n" + line + "\n}\nvrrp_script s {\nscript \"/bin/pidof nginx\"\n}\n");

    assertThat(imports.findings()).noneMatch(f -> f.contains("neither script_user"));
  }

  @Test
  void mailToAnotherHostIsFine() throws Exception {
    Imports imports =
        Imports.of(directory, "global_defs {\nrouter_id a\nsmtp_server 192.0.2.25\n}\n");

    assertThat(imports.findings()).noneMatch(f -> f.contains("this very host"));
  }
}
