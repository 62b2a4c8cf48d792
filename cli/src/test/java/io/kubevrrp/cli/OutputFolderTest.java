package io.kubevrrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OutputFolderTest {
  private static final String WITH_PASSWORD =
      """
      vrrp_instance A {
        interface eth0
        virtual_router_id 51
        authentication {
          auth_type PASS
          auth_pass 1111
        }
        virtual_ipaddress {
          192.0.2.10/24
        }
      }
      """;

  @TempDir private Path directory;
  private Path conf = Path.of("");
  private Path output = Path.of("");
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void names() throws Exception {
    conf = Files.writeString(directory.resolve("k.conf"), WITH_PASSWORD);
    output = directory.resolve("vips");
  }

  @Test
  void theSecretIsReadableByItsOwnerOnly() throws Exception {
    assertThat(run(output)).isZero();

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(output.resolve("secret.yaml"))))
        .isEqualTo("rw-------");
    assertThat(listing(output)).containsExactly("secret.yaml", "vipgroups.yaml");
  }

  @Test
  void aSecretThatOthersCouldReadIsNarrowedByTheNextImport() throws Exception {
    run(output);
    Files.setPosixFilePermissions(
        output.resolve("secret.yaml"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(run(output)).isZero();

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(output.resolve("secret.yaml"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aFileOfAnEarlierImportIsRemovedWhenNothingIsLeftForIt() throws Exception {
    run(output);
    Files.writeString(conf, WITH_PASSWORD.replaceAll("(?s)  authentication.*?}\\n", ""));

    assertThat(run(output)).isZero();

    assertThat(listing(output)).containsExactly("vipgroups.yaml");
    assertThat(err.toString()).contains("secret.yaml of an earlier import is removed");
  }

  @Test
  void aForeignFileIsNeitherOverwrittenNorRemoved() throws Exception {
    Files.createDirectories(output);
    Files.writeString(output.resolve("vipgroups.yaml"), "mine");
    Files.writeString(output.resolve("trackedservices.yaml"), "mine too");

    assertThat(run(output)).isEqualTo(2);

    assertThat(err.toString())
        .contains("vipgroups.yaml exists and is not from an import, it is not overwritten");
    assertThat(output.resolve("vipgroups.yaml")).hasContent("mine");
    Files.delete(output.resolve("vipgroups.yaml"));
    assertThat(run(output)).isZero();
    assertThat(output.resolve("trackedservices.yaml")).hasContent("mine too");
  }

  @Test
  void aLinkIsNotFollowed() throws Exception {
    Files.createDirectories(output);
    Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "mine");
    Files.createSymbolicLink(output.resolve("secret.yaml"), elsewhere);

    assertThat(run(output)).isEqualTo(2);

    assertThat(elsewhere).hasContent("mine");
  }

  @Test
  void aFileInThePlaceOfTheFolderIsOneSentence() {
    assertThat(run(conf)).isEqualTo(2);

    assertThat(err.toString().lines().reduce((a, b) -> b))
        .hasValueSatisfying(line -> assertThat(line).startsWith("cannot write to " + conf + ": "));
    assertThat(err.toString()).doesNotContain("\tat ", "Exception");
  }

  @Test
  void aFolderThatCannotBeMadeIsOneSentence() {
    assertThat(run(Path.of("/proc/kube-vrrp/vips"))).isEqualTo(2);

    assertThat(err.toString()).contains("cannot write to /proc/kube-vrrp/vips: ");
    assertThat(err.toString()).doesNotContain("\tat ", "Exception");
  }

  @Test
  void theHelpNamesTheExitStatuses() {
    StringWriter out = new StringWriter();
    new CommandLine(new ImportCommand()).setOut(new PrintWriter(out)).execute("--help");

    assertThat(out.toString())
        .contains("Exit status:")
        .containsPattern("0 +written")
        .containsPattern("1 +written, but")
        .containsPattern("2 +nothing written");
  }

  private int run(Path target) {
    return new CommandLine(new ImportCommand())
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err, true))
        .execute("--node", "node-a=" + conf, "-o", target.toString());
  }

  private static Stream<String> listing(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }
}
