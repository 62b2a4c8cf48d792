package io.kubevrrp.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to track, and the priorities it comes to in each state of the world: written once, told
 * to keepalived and to us.
 *
 * @param number counts from 1: the VRID at keepalived, and 100 less than ours
 * @param base the base priority
 * @param trackers written {@code a:-20}, {@code b:5 reverse}, {@code file:1}
 * @param expected for each state the advertised priority, or {@code -} where nobody advertises
 */
record TrackingRow(int number, int base, List<String> trackers, List<String> expected) {
  static final int OURS = 100;

  static List<TrackingRow> parse(String table) {
    List<TrackingRow> rows = new ArrayList<>();
    for (String line : table.strip().split("\n", -1)) {
      String[] parts = line.split("\\|", -1);
      rows.add(
          new TrackingRow(
              rows.size() + 1,
              Integer.parseInt(parts[0].strip()),
              List.of(parts[1].strip().split(", ", -1)),
              List.of(parts[2].strip().split("\\s+", -1))));
    }
    return rows;
  }

  /** A vrrp_instance; scripts are named a and b, the file is named file. */
  String keepalived() {
    StringBuilder scripts = new StringBuilder();
    StringBuilder files = new StringBuilder();
    for (String tracker : trackers) {
      String line = "    " + name(tracker) + " weight " + weight(tracker) + "\n";
      (name(tracker).equals("file") ? files : scripts).append(line);
    }
    return """
    vrrp_instance V%d {
      state BACKUP
      interface %s
      virtual_router_id %d
      priority %d
      advert_int 0.2
      virtual_ipaddress {
        192.168.1.%d
      }
      %s
      %s
    }
    """
        .formatted(
            number,
            Lan.INTERFACE,
            number,
            base,
            number,
            block("script", scripts),
            block("file", files));
  }

  private static String block(String kind, StringBuilder lines) {
    return lines.isEmpty() ? "" : "track_" + kind + " {\n" + lines + "  }";
  }

  /** An entry of a VIPNode's virtualRouters. */
  String ours() {
    List<String> tracking = new ArrayList<>();
    for (String tracker : trackers) {
      String weight = weight(tracker).split(" ", -1)[0];
      String more =
          tracker.endsWith("reverse")
              ? ", reverse: true"
              : "0".equals(weight) ? ", whenAllFail: Release" : "";
      tracking.add("{service: " + name(tracker) + ", weight: " + weight + more + "}");
    }
    return """
      - name: v%d
        group: lab
        interface: {name: %s}
        priority: %d
        addresses: [192.168.1.%d/32]
        vrrp: {version: 3, virtualRouterID: %d, advertisementInterval: 200ms}
        tracking: [%s]
    """
        .formatted(
            number, Lan.INTERFACE, base, number + OURS, number + OURS, String.join(", ", tracking));
  }

  private static String name(String tracker) {
    return tracker.split(":", -1)[0];
  }

  private static String weight(String tracker) {
    return tracker.split(":", -1)[1];
  }
}
