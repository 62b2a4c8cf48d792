package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The machine is afterwards as it was before. */
@NeedsRoot
class LeftoversLab {
  @Test
  void nothingIsLeftBehind() {
    List<String> during;
    Path directory;
    Lan lan = new Lan();
    try (lan) {
      Host host = lan.host("node-129", "192.168.1.129/24");
      new Nginx(host, lan.directory());
      lan.own(
          new KeepalivedPeer(
              host,
              lan.directory(),
              new KeepalivedPeer.Settings(3, 233, 100, 100, "", "192.168.1.233")));
      during = lan.namespaces();
      directory = lan.directory();
    }

    assertThat(during).hasSize(2);
    assertThat(lan.namespaces()).isEmpty();
    assertThat(Files.exists(directory)).isFalse();
    assertThat(Command.attempt(List.of("pgrep", "-f", directory.toString())).output()).isBlank();
  }

  @Test
  void whatAKilledRunLeftIsRemovedByTheNext() {
    // No process can have this number: it is beyond the kernel's highest.
    Command.run("ip", "netns", "add", "kv99999999-node-129");

    Lan.cleanup();

    assertThat(Command.run("ip", "netns", "list")).doesNotContain("kv99999999-");
  }
}
