package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The virtual MAC beside a keepalived with use_vmac, which has the same one. */
@NeedsRoot
@Execution(ExecutionMode.CONCURRENT) // it waits most of the time, on segments of its own
class VirtualMacInteropLab {
  private static final String OURS = "node-129";
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final Duration LONGER_THAN_ANY_DOWN_INTERVAL = Duration.ofSeconds(2);

  /** Who has the higher priority. */
  enum Stronger {
    OURS(200, 100),
    KEEPALIVED(100, 200);

    private final int ours;
    private final int keepalived;

    Stronger(int ours, int keepalived) {
      this.ours = ours;
      this.keepalived = keepalived;
    }
  }

  @ParameterizedTest
  @EnumSource(Stronger.class)
  void overIpv4TheyTakeOverFromEachOther(Stronger stronger) {
    takeover(stronger, VirtualMacRouter.IPV4, "192.168.1.233/32");
  }

  @ParameterizedTest
  @EnumSource(Stronger.class)
  void overIpv6TheyTakeOverFromEachOther(Stronger stronger) {
    takeover(stronger, VirtualMacRouter.IPV6, "2001:db8::233/128");
  }

  private static void takeover(Stronger stronger, VirtualMacRouter router, String address) {
    try (Lan lan = new Lan()) {
      Station ours = new Station(lan, OURS, 129);
      Station theirs = new Station(lan, "node-131", 131);
      Station client = new Station(lan, "client", 1);
      ours.serve();
      theirs.serve();
      String file =
          VirtualMacRouter.vipNode(
              ours.host().name(), stronger.ours, "['" + address + "']", "checksum: Keepalived");
      String conf = conf(stronger.keepalived, address);
      boolean oursFirst = stronger == Stronger.KEEPALIVED;
      Station weak = oursFirst ? ours : theirs;
      Station strong = oursFirst ? theirs : ours;

      Router first = oursFirst ? ours.daemon(file) : keepalived(lan, theirs, conf);
      awaitOwner(client, weak, strong, router);
      Router second = oursFirst ? keepalived(lan, theirs, conf) : ours.daemon(file);
      awaitOwner(client, strong, weak, router);
      NodeDaemon daemon = (NodeDaemon) (oursFirst ? first : second);
      var transitions = daemon.counters().transitions();
      Await.observe(LONGER_THAN_ANY_DOWN_INTERVAL);
      assertThat(daemon.counters().transitions()).as("no flap").isEqualTo(transitions);

      second.stop();
      awaitOwner(client, weak, strong, router);
    }
  }

  private static void awaitOwner(
      Station client, Station owner, Station other, VirtualMacRouter router) {
    Await.until(
        owner.host().name() + " alone to hold " + router.ip(),
        LIMIT,
        () -> owner.holds(router.ip()) && !other.holds(router.ip()));
    Await.until(
        owner.host().name() + " to answer",
        LIMIT,
        () -> client.asks(router.ip()).equals(owner.host().name()));
    if (owner.host().name().equals(OURS)) {
      // keepalived's host names the address in ARP requests of its own, with the interface's MAC.
      assertThat(client.neighbour(router.ip())).isEqualTo(router.mac());
    }
  }

  private static KeepalivedPeer keepalived(Lan lan, Station station, String conf) {
    return lan.own(new KeepalivedPeer(station.host(), lan.directory(), conf));
  }

  private static String conf(int priority, String address) {
    return """
    global_defs {
      vrrp_version 3
    }
    vrrp_instance VI_1 {
      state BACKUP
      interface %s
      use_vmac
      virtual_router_id %d
      priority %d
      advert_int 0.3
      virtual_ipaddress {
        %s
      }
    }
    """
        .formatted(Lan.INTERFACE, VirtualMacRouter.VRID, priority, address);
  }
}
