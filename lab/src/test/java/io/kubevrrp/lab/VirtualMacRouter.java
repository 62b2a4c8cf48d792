package io.kubevrrp.lab;

/** Virtual routers with a MAC of their own, in the dialect that each test asks for. */
enum VirtualMacRouter {
  /** As keepalived's use_vmac, but for the checksum. */
  IPV4("00:00:5e:00:01:33", "['192.168.1.233/24']", "192.168.1.233"),
  /** With the link-local first address of RFC 9568. */
  IPV6("00:00:5e:00:02:33", "['fe80::233', '2001:db8::233/64']", "2001:db8::233");

  static final int VRID = 51;

  private final String mac;
  private final String addresses;
  private final String ip;

  VirtualMacRouter(String mac, String addresses, String ip) {
    this.mac = mac;
    this.addresses = addresses;
    this.ip = ip;
  }

  String mac() {
    return mac;
  }

  /** What a client connects to. */
  String ip() {
    return ip;
  }

  /** The VIPNode of a node in the profile of RFC 9568. */
  String vipNode(String node, int priority, boolean accept) {
    return vipNode(node, priority, addresses, "checksum: RFC9568, accept: " + accept);
  }

  static String vipNode(String node, int priority, String addresses, String settings) {
    String vrrp =
        "virtualRouterID: %d, advertisementInterval: 300ms, macMode: Virtual, %s"
            .formatted(VRID, settings);
    return HandWrittenNode.with(node, HandWrittenNode.router(priority, addresses, vrrp), "").text();
  }
}
