package io.kubevrrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportCommandTest {
  private static final String TUTORIAL = "src/test/resources/tutorial/";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = KubeVrrp.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @Test
  void theTutorialsPairBecomesOneGroupAndOneService(@TempDir Path output) throws Exception {
    int status =
        run(
            "import",
            "--node=node-129=" + TUTORIAL + "master-keepalived.conf",
            "--node=node-131=" + TUTORIAL + "backup-keepalived.conf",
            "-o",
            output.toString());
    assertThat(err.toString())
        .contains("master-keepalived.conf:37:5: warning: 'virtual _ipaddress' is read as");
    assertThat(status).isZero();
    assertThat(Files.readString(output.resolve("vipgroups.yaml")))
        .contains(
            "192.168.1.233", "name: \"vi-1\"", "virtualRouterID: 233", "version: 2", "weight: -20");
    assertThat(Files.readString(output.resolve("trackedservices.yaml")))
        .contains("chk-http-port", "nginx");
    assertThat(Files.readString(output.resolve("secret.yaml"))).contains("1111");
  }

  @Test
  void aBlockThatIsNotClosedEndsWithTwoAndItsPlace(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(directory.resolve("k.conf"), "\n vrrp_instance A {\n  priority 1\n");
    assertThat(run("import", "--node=a=" + file)).isEqualTo(2);
    assertThat(err.toString())
        .contains("k.conf:2:2: error: the block 'vrrp_instance' is not closed");
  }
}
