package io.kubevrrp.node.hostlinux;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.linux.Capabilities;
import io.kubevrrp.node.linux.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Through the kernel's sockets and the loop: what SteadyStateTest says of the rest. */
final class SteadyStateLab {
  @BeforeAll
  static void needsRoot() throws IOException {
    boolean able =
        Capabilities.ofThisProcess().missing(EnumSet.allOf(Capability.class)).isEmpty()
            && Files.isExecutable(Path.of("/usr/sbin/ip"))
            && Files.isWritable(Path.of("/run"));
    if (!able) {
      System.err.println("skipped: network namespaces need root and iproute2");
    }
    Assumptions.assumeTrue(able, "network namespaces need root and iproute2");
  }

  @Test
  void tenThousandAdvertisementsAreSentAndHeardWithoutAllocatingAnOctet() throws IOException {
    try (Namespaces lan = Namespaces.open();
        RemoteHost active = new RemoteHost(lan.left());
        RemoteHost backup = new RemoteHost(lan.right())) {
      active.done("talk e0 254 200");
      active.await(line -> line.startsWith("router ACTIVE"));
      backup.done("talk e0 100 200");

      String sent = active.await(line -> line.startsWith("allocated"));
      String heard = backup.await(line -> line.startsWith("allocated"));

      assertThat(sent).as("as Active").isEqualTo("allocated 0 octets");
      assertThat(heard).as("as Backup").isEqualTo("allocated 0 octets");
    }
  }
}
