package io.kubevrrp.node.desired;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Specs for tests, written as people write them. */
public final class Specs {
  /** The tutorial's first node with a check of each kind. */
  public static final String TUTORIAL =
      """
      virtualRouters:
      - name: vi-1
        group: vi-1
        interface: {name: ens33}
        priority: 100
        addresses: [192.168.1.233/24, 192.168.1.234]
        vrrp:
          version: 2
          virtualRouterID: 233
          advertisementInterval: 1s
          downAfter: 3
          preempt: {mode: Always, delay: 5s}
          checksum: Keepalived
          authentication: {type: Password, keyRef: vi-1}
        tracking: [{service: nginx, weight: -20}, {interface: ens34}]
        announce: {count: 5, repeatAfter: 5s, refresh: 60s}
        addressLease: {mode: Auto}
      - name: vi-2
        group: vi-2
        interface: {cidr: 192.168.1.0/24}
        priority: 90
        addresses: [192.168.1.244]
        vrrp: {virtualRouterID: 244}
        tracking: [{service: web}, {service: port}]
      trackedServices:
      - name: nginx
        service: {check: {process: {name: nginx}}, interval: 2s, timeout: 1s, rise: 2, fall: 3, initially: Up}
      - name: web
        service:
          check: {http: {host: 127.0.0.1, port: 80, path: /, virtualHost: www.example.org, expectedStatus: [200-299, "301"]}}
      - name: port
        service: {check: {tcp: {port: 80}}}
      """;

  private Specs() {}

  /** Reads YAML. */
  public static JsonNode yaml(String text) {
    return Serialization.unmarshal(text, JsonNode.class);
  }

  /** A virtual router in one line. */
  public static String router(String name, int id, String networkInterface, String address) {
    return "- {name: %s, group: %s, priority: 100, interface: %s, addresses: [%s], vrrp: {virtualRouterID: %d}}%n"
        .formatted(name, name, networkInterface, address, id);
  }
}
