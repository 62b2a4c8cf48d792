package io.kubevrrp.lab;

import java.util.Locale;

/** Who speaks what with whom; the one that is named last is Active. Ours begins. */
enum Pairing {
  VERSION_2_PASSWORD_OURS(1),
  VERSION_2_PASSWORD_KEEPALIVED(2),
  VERSION_3_OURS(3),
  VERSION_3_KEEPALIVED(4),
  IPV6_OURS(5),
  IPV6_KEEPALIVED(6),
  UNICAST_IPV4_OURS(7),
  UNICAST_IPV4_KEEPALIVED(8),
  UNICAST_IPV6_OURS(9),
  UNICAST_IPV6_KEEPALIVED(10),
  VIRTUAL_MAC_OURS(11),
  VIRTUAL_MAC_KEEPALIVED(12),
  NOPREEMPT_OURS(13),
  FRR_IPV4_OURS(15),
  FRR_IPV4_FRR(16),
  FRR_IPV6_OURS(17),
  FRR_IPV6_FRR(18),
  EXCLUDED_OURS(19),
  EXCLUDED_KEEPALIVED(20);

  /** Of version 2's routers; our daemon has it as the key {@code password}. */
  static final String PASSWORD = "1111";

  private static final int STRONG = 200;
  private static final int WEAK = 100;

  private final int vrid;

  Pairing(int vrid) {
    this.vrid = vrid;
  }

  int vrid() {
    return vrid;
  }

  boolean weAreActive() {
    return name().endsWith("_OURS");
  }

  int peerPriority() {
    return weAreActive() ? WEAK : STRONG;
  }

  boolean withFrr() {
    return name().startsWith("FRR");
  }

  /** Its name in both configurations. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String ip() {
    return (name().contains("IPV6") ? "2001:db8::" : "192.168.1.") + (200 + vrid());
  }

  String address() {
    return ip() + (name().contains("IPV6") ? "/64" : "/24");
  }

  /** Of an address that advertisements do not name. */
  String excluded() {
    return "192.168.2." + (200 + vrid()) + "/24";
  }

  boolean excludes() {
    return name().startsWith("EXCLUDED");
  }

  /** In the file of our daemon. */
  String router() {
    String vrrp =
        "virtualRouterID: %d, version: %d, transport: %s, macMode: %s, preempt: {mode: %s}, authentication: %s%s"
            .formatted(
                vrid(),
                name().startsWith("VERSION_2") ? 2 : 3,
                name().startsWith("UNICAST") ? "Unicast" : "Multicast",
                name().startsWith("VIRTUAL_MAC") ? "Virtual" : "Interface",
                name().startsWith("NOPREEMPT") ? "Never" : "Always",
                name().startsWith("VERSION_2") ? "{type: Password, keyRef: password}" : "{}",
                excludes() ? ", advertisedAddresses: 1" : "");
    String peers =
        switch (this) {
          case UNICAST_IPV4_OURS, UNICAST_IPV4_KEEPALIVED -> "192.168.1.129, 192.168.1.131";
          case UNICAST_IPV6_OURS, UNICAST_IPV6_KEEPALIVED -> "'2001:db8::129', '2001:db8::131'";
          default -> "";
        };
    return HandWrittenNode.router(
                weAreActive() ? STRONG : WEAK,
                "['" + address() + (excludes() ? "', '" + excluded() : "") + "']",
                vrrp)
            .replace("name: web", "name: " + label())
        + "    peers: ["
        + peers
        + "]\n";
  }

  /** In keepalived.conf. */
  String instance() {
    String own =
        switch (this) {
          case VERSION_2_PASSWORD_OURS, VERSION_2_PASSWORD_KEEPALIVED ->
              "version 2\n  authentication {\n    auth_type PASS\n    auth_pass "
                  + PASSWORD
                  + "\n  }";
          case UNICAST_IPV4_OURS, UNICAST_IPV4_KEEPALIVED ->
              "unicast_src_ip 192.168.1.131\n  unicast_peer {\n    192.168.1.129\n  }";
          case UNICAST_IPV6_OURS, UNICAST_IPV6_KEEPALIVED ->
              "unicast_ttl 255\n  unicast_src_ip 2001:db8::131\n  unicast_peer {\n    2001:db8::129\n  }";
          case VIRTUAL_MAC_OURS, VIRTUAL_MAC_KEEPALIVED -> "use_vmac";
          case NOPREEMPT_OURS -> "nopreempt";
          case EXCLUDED_OURS, EXCLUDED_KEEPALIVED ->
              "virtual_ipaddress_excluded {\n    " + excluded() + "\n  }";
          default -> "";
        };
    return """
    vrrp_instance %s {
      state BACKUP
      interface %s
      virtual_router_id %d
      priority %d
      advert_int 1
      %s
      virtual_ipaddress {
        %s
      }
    }
    """
        .formatted(label(), Lan.INTERFACE, vrid(), peerPriority(), own, address());
  }
}
