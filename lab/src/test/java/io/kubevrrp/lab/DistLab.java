package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./run build} puts into dist, by the script that it uses, from the packaged jars. */
class DistLab {
  @Test
  void everyLauncherWorksFromAnywhere(@TempDir Path folder) {
    Path dist = folder.resolve("dist");
    Command.run(Tree.top().resolve("lab/bin/make-dist").toString(), dist.toString());
    Path links = folder.resolve("links");
    Command.run("cp", "-rs", dist.resolve("bin").toString(), links.toString());

    for (Path bin : List.of(dist.resolve("bin"), links)) {
      for (String program : List.of("kube-vrrp", "kube-vrrp-operator", "kube-vrrp-node")) {
        String launcher = bin.resolve(program).toString();
        assertThat(Command.run(launcher, "--help")).startsWith("Usage: " + program);
        assertThat(Command.run(launcher, "--version")).matches(program + " \\d+\\.\\d+\\.\\d+\\n");
      }
    }
  }
}
