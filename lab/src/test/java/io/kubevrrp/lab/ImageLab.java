package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.api.v1alpha1.VIPNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs work with nothing but what is in their images, and no more rights than the chart's.
 */
@NeedsRoot
class ImageLab {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final String VIP = "192.168.1.233";
  private static final int NOBODY = 65_534;

  @RegisterExtension private final FreshApiServer server = new FreshApiServer();

  @Test
  void theDaemonHoldsAnAddressAndLetsGoOfIt(@TempDir Path folder) throws IOException {
    UnpackedImage image = UnpackedImage.of("node-daemon", folder);
    try (Lan lan = new Lan()) {
      Host host = lan.host("node-129", "192.168.1.129/24");
      Path given = Files.createDirectory(folder.resolve("given"));
      String router = HandWrittenNode.router(100, "[" + VIP + "/32]", "virtualRouterID: 51");
      Files.writeString(
          given.resolve("node.yaml"), HandWrittenNode.with("node-129", router, "").text());
      List<String> command = new ArrayList<>(image.command(0, ",+net_admin,+net_raw", given));
      command.addAll(List.of("--node", "node-129", "--config", "/given/node.yaml"));

      HostProcess daemon = host.start(folder.resolve("daemon.log"), command);
      Await.until(
          "the address; the daemon said: " + Files.readString(daemon.log()),
          LIMIT,
          () -> host.holds(VIP) || !daemon.isAlive());
      assertThat(host.holds(VIP)).as(Files.readString(daemon.log())).isTrue();

      daemon.terminate();
      assertThat(daemon.awaitEnd(LIMIT)).as("exit status").isIn(0, 143);
      assertThat(host.holds(VIP)).isFalse();
    }
  }

  @Test
  void theOperatorCompilesAGroupAsNobody(@TempDir Path folder) throws IOException {
    UnpackedImage image = UnpackedImage.of("operator", folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    server.installCrds();
    server.addNodes("node-129");
    Path given = Files.createDirectory(folder.resolve("given"));
    giveAccess(given);
    server.addGroup("web", VIP);

    try (OperatorProcess operator =
        OperatorProcess.start(
            image.command(NOBODY, "", given),
            UnpackedImage.GIVEN.resolve("kubeconfig"),
            folder.resolve("operator.log"))) {
      operator.awaitSaid("routers=1");
      assertThat(server.client().resources(VIPNode.class).withName("node-129").get().getSpec())
          .isNotNull();
      operator.terminate();
      assertThat(operator.awaitEnd(LIMIT)).isIn(0, 143);
    }
  }

  /** The server's kubeconfig and the certificate that it names, readable by everybody. */
  private void giveAccess(Path given) throws IOException {
    String text = Files.readString(server.kubeconfig());
    Matcher authority = Pattern.compile("certificate-authority: \"([^\"]+)\"").matcher(text);
    assertThat(authority.find()).isTrue();
    String certificate = authority.group(1);
    Files.copy(Path.of(certificate), given.resolve("ca.crt"));
    Files.writeString(
        given.resolve("kubeconfig"),
        text.replace(certificate, UnpackedImage.GIVEN.resolve("ca.crt").toString()));
    for (String file : List.of("ca.crt", "kubeconfig")) {
      Files.setPosixFilePermissions(
          given.resolve(file), PosixFilePermissions.fromString("r--r--r--"));
    }
  }
}
