package io.kubevrrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PlanCommandTest {
  private static final String TUTORIAL =
      """
      apiVersion: kubevrrp.io/v1alpha1
      kind: TrackedService
      metadata: {name: nginx}
      spec: {check: {process: {name: nginx}}, interval: 2s}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: kube-vrrp-keys}
      ---
      apiVersion: kubevrrp.io/v1alpha1
      kind: VIPGroup
      metadata: {name: vi-1}
      spec:
        interface: {name: ens33}
        addresses: [192.168.1.233]
        vrrp: {version: 2, virtualRouterID: 233, authentication: {type: Password, keyRef: vi-1}}
        priorities:
          - {node: node-129, priority: 100}
          - {node: node-131, priority: 90}
        tracking:
          - {service: nginx, weight: -20}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theTutorialsPairIsPlannedForTheNodesItNames(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("all.yaml"), TUTORIAL);

    assertThat(plan("-f", folder.toString())).isZero();

    assertThat(out.toString())
        .contains("name: \"node-129\"", "priority: 100", "name: \"node-131\"", "priority: 90")
        .contains("virtualRouterID: 233", "weight: -20");
    assertThat(err.toString())
        .contains("Secret kube-vrrp-keys is left alone")
        .contains("the nodes named in priorities are taken: node-129, node-131");
  }

  @Test
  void whatImportWroteIsPlannedAsItIs(@TempDir Path folder) throws IOException {
    Path vips = folder.resolve("vips");
    int imported =
        new CommandLine(new ImportCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(
                "--node",
                "node-129=src/test/resources/tutorial/master-keepalived.conf",
                "--node",
                "node-131=src/test/resources/tutorial/backup-keepalived.conf",
                "-o",
                vips.toString());
    assertThat(imported).isZero();

    assertThat(plan("-f", vips.toString())).as(err.toString()).isZero();

    assertThat(out.toString())
        .containsSubsequence("name: \"node-129\"", "priority: 100", "keyRef: \"vi-1\"")
        .containsSubsequence("name: \"node-131\"", "priority: 90", "keyRef: \"vi-1\"");
  }

  @Test
  void filesAreWrittenForEachNode(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("all.yaml"), TUTORIAL);
    Path target = folder.resolve("plan");

    assertThat(plan("-f", folder.toString(), "-o", target.toString())).isZero();

    assertThat(target.resolve("vipnode-node-129.yaml")).content().contains("kind: \"VIPNode\"");
    assertThat(target.resolve("vipnode-node-131.yaml")).exists();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void nodesAreTakenAsKubectlListsThem(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("all.yaml"), TUTORIAL);
    Files.writeString(
        folder.resolve("nodes.yaml"),
        """
        apiVersion: v1
        kind: List
        items:
          - {apiVersion: v1, kind: Node, metadata: {name: node-131}}
          - {apiVersion: v1, kind: Node, metadata: {name: node-132}}
        """);

    assertThat(plan("-f", folder.toString())).isZero();

    assertThat(out.toString()).contains("node-131", "node-132").doesNotContain("node-129");
    assertThat(err.toString()).doesNotContain("there is no Node");
  }

  @Test
  void aGroupThatIsNotAcceptedIsExitStatusOne(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("all.yaml"), TUTORIAL.replace("version: 2,", "version: 3,"));

    assertThat(plan("-f", folder.toString())).isEqualTo(1);

    assertThat(err.toString())
        .contains(
            "VIPGroup vi-1 is not accepted (InvalidSpec): authentication.type Password exists");
  }

  @Test
  void aBrokenFileIsNamedWithItsLineAndColumn(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("broken.yaml"), "kind: VIPGroup\nspec: [unclosed\n");

    assertFails("-f", folder.toString());

    assertThat(err.toString()).containsPattern("broken[.]yaml:[23]:[0-9]+: ");
  }

  @Test
  void aFolderThatIsNotThereIsOneSentence(@TempDir Path folder) {
    assertFails("-f", folder.resolve("nowhere").toString());

    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "the folder "
                + folder.resolve("nowhere")
                + " does not exist (name the folder of your YAML files with -f)");
  }

  @Test
  void aFileInPlaceOfTheFolderIsOneSentence(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("all.yaml"), TUTORIAL);

    assertFails("-f", file.toString());

    assertThat(err.toString()).contains(file + " is no folder");
  }

  @Test
  void withoutAnyNodeNothingCanBePlanned(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("all.yaml"), TUTORIAL.replaceAll("(?s)  priorities:.*", ""));

    assertFails("-f", folder.toString());

    assertThat(err.toString())
        .contains("there is no Node in " + folder + ", and no priorities name one")
        .contains("kubectl get nodes -o yaml");
  }

  @Test
  void theListThatKubectlPrintsIsRead(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("all.yaml"), TUTORIAL);
    Files.writeString(
        folder.resolve("nodes.yaml"),
        """
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: v1, kind: Node, metadata: {name: node-129}}
        - {apiVersion: v1, kind: Node, metadata: {name: node-x}}
        """);

    assertThat(plan("-f", folder.toString())).isZero();

    assertThat(out.toString()).contains("name: \"node-129\"", "name: \"node-x\"");
    assertThat(err.toString()).doesNotContain("there is no Node");
  }

  @Test
  void aFolderWithoutAGroupIsSaid(@TempDir Path folder) {
    assertThat(plan("-f", folder.toString())).isZero();

    assertThat(err.toString()).contains("there is no VIPGroup in " + folder);
  }

  @Test
  void aWrongFieldIsNamedWithFileLineAndPath(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("all.yaml"), TUTORIAL.replace("version: 2,", "version: two,"));

    assertFails("-f", folder.toString());

    assertThat(err.toString())
        .contains("all.yaml:10: this VIPGroup cannot be understood: ")
        .contains("vrrp.version");
  }

  @Test
  void aDocumentWithoutKindOrNameIsNamed(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("all.yaml"), "---\na: 1\n");
    assertFails("-f", folder.toString());
    assertThat(err.toString()).contains("all.yaml:2: this document has no kind");

    Files.writeString(file, "kind: VIPGroup\nspec: {addresses: [192.0.2.1]}\n");
    assertFails("-f", folder.toString());
    assertThat(err.toString()).contains("all.yaml:1: this VIPGroup has no metadata.name");
  }

  @Test
  void aPlanThatCannotBeWrittenIsOneSentence(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("all.yaml"), TUTORIAL);

    assertFails("-f", folder.toString(), "-o", file.toString());

    assertThat(err.toString()).contains("cannot write to " + file + ": ");
  }

  private void assertFails(String... arguments) {
    assertThat(plan(arguments)).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("\tat ", "Exception");
  }

  private int plan(String... arguments) {
    return new CommandLine(new PlanCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
