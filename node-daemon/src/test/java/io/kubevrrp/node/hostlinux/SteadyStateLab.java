package io.kubevrrp.node.hostlinux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Through the kernel's sockets and the loop: what SteadyStateTest says of the rest. */
@NeedsNamespaces
final class SteadyStateLab {
  @Test
  void tenThousandAdvertisementsAreSentAndHeardWithoutAllocatingAnOctet() throws IOException {
    try (Namespaces lan = Namespaces.open();
        RemoteHost active = lan.start(lan.left());
        RemoteHost backup = lan.start(lan.right())) {
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
