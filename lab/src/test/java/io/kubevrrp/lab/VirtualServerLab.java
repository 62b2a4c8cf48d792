package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubevrrp.lab.uml.DirectorTrial;
import io.kubevrrp.lab.uml.UmlKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The tutorial's section six, on a kernel with IPVS. */
@NeedsRoot
class VirtualServerLab {
  /** Two minutes on an idle machine; a crowded one takes several times as long. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @Test
  void sectionSixWorksOnEitherNodeAndLeavesNothingBehind() throws IOException {
    Optional<UmlKernel> kernel = UmlKernel.find();
    assumeTrue(
        kernel.isPresent(), "skipped: no kernel with IPVS is at hand; run lab/bin/uml-kernel once");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/sbin/ipvsadm")),
        "skipped: ipvsadm, the witness, is not installed: apt-get install ipvsadm");

    // Not below /tmp: the machine has one of its own.
    Path target = Files.createDirectories(Tree.top().resolve("lab/target"));
    Path folder = Files.createTempDirectory(target, "section-six-");
    String report = kernel.orElseThrow().run(DirectorTrial.class, folder, LIMIT);

    System.out.println(report);
    assertThat(report.lines().map(line -> line.replaceFirst(";.*", "")))
        .containsExactly(
            "keepalived: one=40 two=20 failed=20",
            "even: one=40 two=40 failed=0",
            "counted: 40 and 40",
            "three to one: one=60 two=20 failed=0",
            "persistent: one=40 two=40 failed=0",
            "persistent: the same again: yes",
            "two's nginx stopped: one=80 failed=0",
            "both stopped: sorry=80 failed=0",
            "both back: one=40 two=40 failed=0",
            "two is Active: one=40 two=40 failed=0",
            "foreign service: untouched",
            "two's rules stay: yes",
            "two is killed: one=40 two=40 failed=0",
            "two was started again: one=40 two=40 failed=0",
            "two is frozen: one=40 two=40 failed=0",
            "removed: as before",
            "two addresses, the first: one=40 two=40 failed=0",
            "two addresses, the second: one=40 two=40 failed=0",
            "handed over there and back under load: at most those in flight",
            "many: 10500 changes, in time",
            "many, a scheduler's flags: mh (mh-fallback,mh-port)",
            "many, thresholds: -> 192.168.3.8:1077 100 50 0 0",
            "many, one weight edited: 1 change",
            "many, removed: all");
  }
}
