package io.kubevrrp.node.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.api.v1alpha1.VIPNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  private static final String TUTORIAL =
      """
      apiVersion: kubevrrp.io/v1alpha1
      kind: VIPNode
      metadata: {name: node-129}
      spec:
        virtualRouters:
        - name: vi-1
          group: vi-1
          interface: {name: ens33}
          priority: 100
          addresses: [192.168.1.233]
          vrrp:
            version: 2
            virtualRouterID: 233
            authentication: {type: Password, keyRef: vi-1}
          tracking: [{service: nginx, weight: -20}]
        trackedServices:
        - name: nginx
          service: {check: {process: {name: nginx}}}
      """;

  @TempDir Path directory;

  @Test
  void theTutorialsNodeIsRead() throws IOException {
    Files.writeString(directory.resolve("vi-1"), "1111\n");

    Validated read =
        new SpecReader(new Keys(Optional.of(directory))).read(look(TUTORIAL).getSpec());

    assertThat(read).isInstanceOf(Validated.Valid.class);
    DesiredNode node = ((Validated.Valid) read).node();
    assertThat(node.routers()).hasSize(1);
    assertThat(node.services()).hasSize(1);
  }

  @Test
  void allProblemsAreToldAndNoKeyIsShown() throws IOException {
    VIPNode.Spec spec =
        look(TUTORIAL
                .replace("192.168.1.233", "192.168.1.333")
                .replace("service: nginx,", "service: ngnix,"))
            .getSpec();

    Validated read = new SpecReader(new Keys(Optional.empty())).read(spec);

    assertThat(((Validated.Invalid) read).problems())
        .containsExactly(
            "virtual router vi-1: '192.168.1.333' is no IPv4 address: write it like 192.168.1.233");
  }

  @Test
  void aMissingKeyIsASentence() throws IOException {
    Validated read =
        new SpecReader(new Keys(Optional.of(directory))).read(look(TUTORIAL).getSpec());

    assertThat(((Validated.Invalid) read).problems())
        .singleElement()
        .asString()
        .contains("the key 'vi-1' cannot be read")
        .contains("Secret kube-vrrp-keys");
  }

  @Test
  void aFileIsReportedOnceForEachText() throws IOException {
    Path file = directory.resolve("vipnode.yaml");
    ConfigFile config = new ConfigFile(file, "node-129");
    assertThat(config.look()).isInstanceOf(ConfigFile.Found.Unusable.class);
    assertThat(config.look()).isInstanceOf(ConfigFile.Found.Unchanged.class);

    Files.writeString(file, TUTORIAL);
    assertThat(config.look()).isInstanceOf(ConfigFile.Found.Changed.class);
    assertThat(config.look()).isInstanceOf(ConfigFile.Found.Unchanged.class);

    Files.writeString(file, "spec: [");
    assertThat(config.look()).isInstanceOf(ConfigFile.Found.Unusable.class);
  }

  @Test
  void aFileWithoutThisNodeNamesTheOthers() throws IOException {
    Path file = Files.writeString(directory.resolve("vipnode.yaml"), TUTORIAL);

    assertThat(new ConfigFile(file, "node-131").look())
        .isInstanceOfSatisfying(
            ConfigFile.Found.Unusable.class,
            found -> assertThat(found.sentence()).contains("node-131").contains("[node-129]"));
  }

  @Test
  void theLastGoodCopyComesBackAsItWas() throws IOException {
    VIPNode.Spec spec = look(TUTORIAL).getSpec();
    LastGoodCopy copy = new LastGoodCopy(directory.resolve("state"));

    copy.save(spec);

    assertThat(copy.load()).contains(spec);
  }

  @Test
  void aDamagedCopyIsIgnored() throws IOException {
    LastGoodCopy copy = new LastGoodCopy(directory);
    copy.save(look(TUTORIAL).getSpec());
    Path file = directory.resolve("vipnode.json");
    Files.writeString(file, Files.readString(file).replace("233", "234"));

    assertThat(copy.load()).isEmpty();
  }

  @Test
  void anUnwritableDirectoryIsNoError() {
    LastGoodCopy copy = new LastGoodCopy(Path.of("/proc/nowhere"));

    copy.save(new VIPNode.Spec(List.of(), List.of()));

    assertThat(copy.load()).isEmpty();
  }

  private VIPNode look(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("in.yaml"), text);
    return ((ConfigFile.Found.Changed) new ConfigFile(file, "node-129").look()).vipNode();
  }
}
