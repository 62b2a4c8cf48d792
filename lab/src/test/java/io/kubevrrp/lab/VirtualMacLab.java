package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The virtual MAC and Accept_Mode, as a client of the segment sees them. */
@NeedsRoot
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time, on segments of its own
class VirtualMacLab {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @ParameterizedTest
  @EnumSource(VirtualMacRouter.class)
  void aClientsEntryForTheAddressOutlivesAFailover(VirtualMacRouter router) {
    try (Lan lan = new Lan()) {
      Station first = new Station(lan, "node-129", 129);
      Station second = new Station(lan, "node-131", 131);
      Station client = new Station(lan, "client", 1);
      Capture capture = new Capture(lan, client.host());
      NodeDaemon active = first.daemon(router, 200, true);
      first.awaitHeld(router.ip());
      second.daemon(router, 100, true);
      second.awaitMacvlan(router, "DOWN");
      first.serve();
      second.serve();

      Await.until("an answer", LIMIT, () -> client.asks(router.ip()).equals("node-129"));
      assertThat(client.neighbour(router.ip())).isEqualTo(router.mac());

      active.kill();
      Await.until(
          "an answer of the other", LIMIT, () -> client.asks(router.ip()).equals("node-131"));
      assertThat(client.neighbour(router.ip())).isEqualTo(router.mac());
      assertThat(second.macvlans()).hasSize(1);
      Await.until("the address to leave", LIMIT, () -> !first.holds(router.ip()));
      assertThat(first.macvlans()).as("left by the killed daemon").hasSize(1);

      NodeDaemon again = first.daemon(router, 200, true);
      first.awaitHeld(router.ip());
      assertThat(again.logged()).contains("interfaces with virtual MACs that an earlier life");
      assertThat(first.macvlans()).hasSize(1);
      again.stop();
      second.awaitHeld(router.ip());
      Await.until("the interface to go", LIMIT, () -> first.macvlans().isEmpty());
      assertThat(first.sysctl("net.ipv4.conf." + Lan.INTERFACE + ".arp_ignore")).isEqualTo("0");
      assertThat(first.sysctl("net.ipv4.conf." + Lan.INTERFACE + ".arp_announce")).isEqualTo("0");

      List<String> advertisements = capture.lines("VRRP");
      assertThat(advertisements).hasSizeGreaterThan(5);
      assertThat(advertisements).allMatch(line -> line.contains(router.mac() + " > "));
      assertThat(capture.claims(router.ip()))
          .isNotEmpty()
          .allMatch(line -> line.contains(router.mac()));
    }
  }

  @ParameterizedTest
  @EnumSource(VirtualMacRouter.class)
  void withoutAcceptTheAddressAnswersForItsMacAndTakesNoPackets(VirtualMacRouter router) {
    try (Lan lan = new Lan()) {
      Station node = new Station(lan, "node-129", 129);
      Station client = new Station(lan, "client", 1);
      NodeDaemon daemon = node.daemon(router, 100, false);
      node.awaitHeld(router.ip());
      node.serve();
      var transitions = daemon.counters().transitions();

      assertThat(client.asks(router.ip())).isEmpty();
      assertThat(client.neighbour(router.ip())).isEqualTo(router.mac());
      assertThat(client.asks(node.address(router))).as("its own address").isEqualTo("node-129");
      assertThat(node.host().run("nft", "list", "ruleset")).contains("table inet kube-vrrp-");

      node.write(router, 100, true);
      Await.until("an answer", LIMIT, () -> client.asks(router.ip()).equals("node-129"));
      node.write(router, 100, false);
      Await.until("no answer", LIMIT, () -> client.asks(router.ip()).isEmpty());
      assertThat(daemon.counters().transitions()).isEqualTo(transitions);

      daemon.kill();
      Await.until(
          "the table to go with its daemon",
          LIMIT,
          () -> node.host().run("nft", "list", "ruleset").isBlank());
    }
  }

  @Test
  void theOwnerOfTheAddressesAcceptsAlways() {
    VirtualMacRouter router = VirtualMacRouter.IPV4;
    try (Lan lan = new Lan()) {
      Station node = new Station(lan, "node-129", 129);
      Station client = new Station(lan, "client", 1);
      node.daemon(router, 255, false);
      node.awaitHeld(router.ip());
      node.serve();

      Await.until("an answer", LIMIT, () -> client.asks(router.ip()).equals("node-129"));
    }
  }

  @Test
  void framesToTheVirtualMacAreForwardedAndNobodyIsRedirected() {
    VirtualMacRouter router = VirtualMacRouter.IPV4;
    try (Lan lan = new Lan()) {
      Station node = new Station(lan, "node-129", 129);
      Station client = new Station(lan, "client", 1);
      Station server = new Station(lan, "server", 7);
      server.host().run("ip", "address", "add", "10.9.9.1/32", "dev", "lo");
      server.serve();
      node.host().run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
      node.host().run("ip", "route", "add", "10.9.9.0/24", "via", "192.168.1.7");
      node.daemon(router, 100, false);
      node.awaitHeld(router.ip());
      Capture capture = new Capture(lan, client.host());

      client.host().run("ip", "route", "add", "10.9.9.0/24", "via", router.ip());
      Await.until("an answer", LIMIT, () -> client.asks("10.9.9.1").equals("server"));
      assertThat(client.asks(router.ip())).isEmpty();
      assertThat(capture.lines("redirect")).isEmpty();

      client.host().run("ip", "route", "replace", "10.9.9.0/24", "via", "192.168.1.129");
      Await.until(
          "a redirect by the interface's own address",
          LIMIT,
          () -> client.asks("10.9.9.1").equals("server") && !capture.lines("redirect").isEmpty());
    }
  }
}
