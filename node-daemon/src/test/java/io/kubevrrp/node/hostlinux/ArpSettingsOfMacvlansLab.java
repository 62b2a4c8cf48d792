package io.kubevrrp.node.hostlinux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * A virtual MAC's macvlan and a real server's address on lo want the same of the interface
 * (arp_ignore 1, arp_announce 2): whichever goes first, the other one keeps it, and at the end the
 * interface has what it had.
 */
@NeedsNamespaces
final class ArpSettingsOfMacvlansLab {
  @AutoClose private final Namespaces lan = Namespaces.open();

  @Test
  void aMacvlanThatGoesLeavesWhatTheRealServerNeeds() throws IOException {
    try (RemoteHost host = lan.start(lan.left())) {
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
    try (RemoteHost host = lan.start(lan.left())) {
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
    try (RemoteHost host = lan.start(lan.left())) {
      host.done("set-arp e0 2 1");
      host.done("macvlan e0 51");
      assertThat(host.done("arp e0")).isEqualTo("kernel 2 2, beneath 2 1");
      host.done("set-arp e0 0 1");
      assertThat(host.done("arp e0")).isEqualTo("kernel 1 2, beneath 0 1");
    }
    try (RemoteHost next = lan.start(lan.left())) {
      assertThat(next.done("no-leftovers")).isEqualTo("1");
      assertThat(next.done("arp e0")).isEqualTo("kernel 0 1, beneath 0 1");
    }
  }
}
