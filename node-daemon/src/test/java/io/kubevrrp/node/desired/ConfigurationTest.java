package io.kubevrrp.node.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevrrp.api.v1alpha1.KubernetesServiceCheck;
import io.kubevrrp.node.track.Check;
import io.kubevrrp.node.track.RecoveryProgram;
import io.kubevrrp.node.track.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    Reading read = new SpecReader(new Keys(Optional.of(directory))).read(look(TUTORIAL));

    assertThat(read.problems()).isEmpty();
    assertThat(read.routers().sound()).containsOnlyKeys("vi-1");
    assertThat(read.services().sound()).containsOnlyKeys("nginx");
  }

  @Test
  void aProgramIsRunForTheMachinesOwnerAndForNobodyElse() throws IOException {
    String exec = "{exec: {command: [/usr/local/bin/check, --quick], user: nobody}}";
    SpecReader reader = new SpecReader(new Keys(Optional.empty()));

    Reading own = reader.read(look(checking(exec)), Origin.MACHINE);
    assertThat(own.problems()).isEmpty();
    assertThat(own.services().sound().values())
        .extracting(entry -> entry.form().check())
        .containsExactly(new Check.Exec(List.of("/usr/local/bin/check", "--quick"), "nobody"));

    Reading foreign = reader.read(look(checking(exec)), Origin.API);
    assertThat(foreign.services().sound()).isEmpty();
    assertThat(foreign.problems()).containsExactly("tracked service s: " + ExecReader.FILE_ONLY);
    assertThat(reader.read(look(checking(exec.replace("{exec", "{tcp: {port: 80}, exec")))))
        .extracting(Reading::problems)
        .isEqualTo(foreign.problems());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{exec: {command: [check], user: nobody}} | begins with the absolute path",
        "{exec: {command: /bin/true, user: nobody}} | lacks its command or its user",
        "{exec: {command: [/bin/true]}} | lacks its command or its user",
        "{exec: {command: [/bin/true, 1], user: nobody}} | put 1 into quotes",
        "{exec: {command: [], user: nobody}} | begins with the absolute path",
        "{exec: {command: [/bin/true], user: 'no body'}} | is the name of a user",
        "{exec: {command: [/bin/true], user: nobody, shell: true}} | has no field 'shell'",
        "{exec: {command: [/bin/true], user: nobody}, tcp: {port: 80}} | give exactly one kind of check"
      })
  void aProgramThatIsNotSaidRightIsRefusedWithASentence(String check, String sentence)
      throws IOException {
    Reading read =
        new SpecReader(new Keys(Optional.empty())).read(look(checking(check)), Origin.MACHINE);

    assertThat(read.problems()).singleElement().asString().contains(sentence);
  }

  @Test
  void aProgramRecoversForTheMachinesOwnerAndForNobodyElse() throws IOException {
    String recovery =
        "{exec: {command: [/usr/bin/systemctl, restart, nginx], user: root, timeout: 20s}}";
    SpecReader reader = new SpecReader(new Keys(Optional.empty()));

    Reading own = reader.read(look(recovering(recovery)), Origin.MACHINE);
    assertThat(own.problems()).isEmpty();
    assertThat(own.services().sound().values())
        .extracting(entry -> entry.form().recovery().orElseThrow())
        .containsExactly(
            new RecoveryProgram(
                new Check.Exec(List.of("/usr/bin/systemctl", "restart", "nginx"), "root"),
                Duration.ofSeconds(20),
                Duration.ofMinutes(5)));

    Reading foreign = reader.read(look(recovering(recovery)), Origin.API);
    assertThat(foreign.services().sound()).isEmpty();
    assertThat(foreign.problems())
        .containsExactly("tracked service s: " + ExecReader.RECOVERY_FILE_ONLY);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{exec: {command: [nginx], user: root}} | begins with the absolute path",
        "{exec: {command: [/bin/true]}} | lacks its command or its user: write exec like",
        "{exec: {command: [/bin/true], user: root, pause: 1m}} | has no field 'pause'",
        "{exec: {command: [/bin/true], user: root, every: 9s}} | 10s or more",
        "{exec: {command: [/bin/true], user: root, every: 60}} | recovery.exec.every has a unit",
        "{exec: {command: [/bin/true], user: root, timeout: 0s}} | a time above 0s",
        "{exec: {command: [/bin/true], user: root}, deletePods: {namespace: a}} | pods are deleted by the operator",
        "{deletePods: {namespace: a, matchLabels: {a: b}}} | pods are deleted by the operator",
        "{} | service.recovery is exec here"
      })
  void aRecoveryThatIsNotSaidRightIsRefusedWithASentence(String recovery, String sentence)
      throws IOException {
    Reading read =
        new SpecReader(new Keys(Optional.empty())).read(look(recovering(recovery)), Origin.MACHINE);

    assertThat(read.problems()).singleElement().asString().contains(sentence);
  }

  private static String recovering(String recovery) {
    return checking("{process: {name: nginx}}, recovery: " + recovery);
  }

  @Test
  void theEndpointsOfAServiceAreToldBesideItAndWithoutThemItIsRefused() throws IOException {
    SpecReader reader = new SpecReader(new Keys(Optional.empty()));
    String check = "{kubernetesService: {namespace: shop, name: web}}";

    Reading told =
        reader.read(
            look(
                checking(check)
                    .replace(
                        "}}}}",
                        "}}}, endpoints: [{address: 10.1.0.5, ports: [80, 443]}, {address: \"2001:db8::5\", ports: [80]}]}")));
    assertThat(told.problems()).isEmpty();
    assertThat(told.services().sound().get("s"))
        .satisfies(service ->
            assertThat(service.form().check())
                .isEqualTo(
                    new Check.Endpoints(
                        "shop/web",
                        List.of(
                            new Check.Endpoint(
                                List.of(
                                    Target.parse("10.1.0.5", 80), Target.parse("10.1.0.5", 443))),
                            new Check.Endpoint(List.of(Target.parse("2001:db8::5", 80)))))));

    assertThat(reader.read(look(checking(check))).problems())
        .containsExactly("tracked service s: " + KubernetesServiceCheck.NO_ENDPOINTS);
    assertThat(
            reader
                .read(
                    look(
                        checking(check)
                            .replace("}}}}", "}}}, endpoints: [{address: web, ports: [80]}]}")))
                .problems())
        .singleElement()
        .asString()
        .contains("'web' is no IP address");
  }

  private static String checking(String check) {
    return """
    kind: VIPNode
    metadata: {name: node-129}
    spec:
      trackedServices:
      - {name: s, service: {check: %s}}
    """
        .formatted(check);
  }

  @Test
  void aMissingKeyIsASentenceAndNoKeyIsShown() throws IOException {
    for (Keys keys : List.of(new Keys(Optional.of(directory)), new Keys(Optional.empty()))) {
      Reading read = new SpecReader(keys).read(look(TUTORIAL));

      assertThat(read.routers().refused()).containsExactly("vi-1");
      assertThat(read.problems())
          .singleElement()
          .asString()
          .contains("the key 'vi-1'")
          .containsAnyOf("Secret kube-vrrp-keys", "--keys DIR");
    }
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

  /** Readers of YAML 1.1, kubectl's among them, take Off for false; the file's does not. */
  @Test
  void offIsTakenFromAFileAndFalseIsRefusedWithTheReason() throws IOException {
    Files.writeString(directory.resolve("vi-1"), "1111");
    SpecReader reader = new SpecReader(new Keys(Optional.of(directory)));

    Reading off = reader.read(look(withLease("Off")));
    Reading no = reader.read(look(withLease("false")));

    assertThat(off.problems()).isEmpty();
    assertThat(off.routers().sound().get("vi-1"))
        .satisfies(router -> assertThat(router.form().config().lease()).isEmpty());
    assertThat(no.routers().refused()).containsExactly("vi-1");
    assertThat(no.problems())
        .singleElement()
        .asString()
        .contains("addressLease.mode", "one of Auto, Off", "in quotes");
  }

  private static String withLease(String mode) {
    return TUTORIAL.replace(
        "    addresses:", "    addressLease: {mode: " + mode + "}\n    addresses:");
  }

  private JsonNode look(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("in.yaml"), text);
    return ((ConfigFile.Found.Changed) new ConfigFile(file, "node-129").look()).spec();
  }
}
