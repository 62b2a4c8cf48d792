package io.kubevrrp.node.hostlinux;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.linux.Capabilities;
import io.kubevrrp.node.linux.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A virtual MAC's macvlan and a real server's address on lo want the same of the interface
 * (arp_ignore 1, arp_announce 2): whichever goes first, the other one keeps it, and at the end the
 * interface has what it had.
 */
final class ArpSettingsOfMacvlansLab {
  private Namespaces lan;

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

  @BeforeEach
  void openTheLan() {
    lan = Namespaces.open();
  }

  @AfterEach
  void removeTheLan() {
    if (lan != null) {
      lan.close();
    }
  }

  @Test
  void aMacvlanThatGoesLeavesWhatTheRealServerNeeds() throws IOException {
    try (RemoteHost host = new RemoteHost(lan.left())) {
      host.done("macvlan e0 51");
      assertThat(host.done("arp e0")).isEqualTo("kernel 1 2, beneath 0 0");
      host.done("set-arp e0 1 2");

      host.done("no-macvlan e0 51");

      assertThat(host.done("arp e0")).isEqualTo("kernel 1 2, beneath 1 2");
      host.done("set-arp e0 0 0");
      assertThat(host.done("arp e0")).isEqualTo("kernel 0 0, beneath 0 0");
    }
  }

  @Test
  void aRealServerThatGoesLeavesWhatTheMacvlansNeed() throws IOException {
    try (RemoteHost host = new RemoteHost(lan.left())) {
      host.done("set-arp e0 1 2");
      host.done("macvlan e0 51");
      host.done("macvlan e0 52");

      host.done("set-arp e0 0 0");

      assertThat(host.done("arp e0")).isEqualTo("kernel 1 2, beneath 0 0");
      host.done("no-macvlan e0 51");
      assertThat(host.done("arp e0")).isEqualTo("kernel 1 2, beneath 0 0");
      host.done("no-macvlan e0 52");
      assertThat(host.done("arp e0")).isEqualTo("kernel 0 0, beneath 0 0");
    }
  }

  @Test
  void theNextLifeFindsWhatTheInterfaceHad() throws IOException {
    try (RemoteHost host = new RemoteHost(lan.left())) {
      host.done("set-arp e0 2 1");
      host.done("macvlan e0 51");
      assertThat(host.done("arp e0")).isEqualTo("kernel 2 2, beneath 2 1");
      host.done("set-arp e0 0 1");
      assertThat(host.done("arp e0")).isEqualTo("kernel 1 2, beneath 0 1");
    }
    try (RemoteHost next = new RemoteHost(lan.left())) {
      assertThat(next.done("no-leftovers")).isEqualTo("1");
      assertThat(next.done("arp e0")).isEqualTo("kernel 0 1, beneath 0 1");
    }
  }
}
