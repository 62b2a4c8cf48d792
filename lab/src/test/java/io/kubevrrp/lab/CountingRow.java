package io.kubevrrp.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One script whose results are given beforehand, how they are counted, and the priorities it comes
 * to, one after the other: written once, told to keepalived and to us.
 *
 * @param number counts from 1: the VRID at keepalived, and 100 less than ours
 * @param weight for example {@code -20} or {@code 20 reverse}
 * @param rise successes in a row
 * @param fall failures in a row
 * @param initFail whether it counts as failing before its first result
 * @param results exit statuses; the last one stays
 * @param expected the advertised priorities; {@code -} where nobody advertises for a while
 */
record CountingRow(
    int number,
    String weight,
    int rise,
    int fall,
    boolean initFail,
    String results,
    List<String> expected) {
  static final int OURS = 100;
  private static final int BASE = 100;

  static List<CountingRow> parse(String table) {
    List<CountingRow> rows = new ArrayList<>();
    for (String line : table.strip().split("\n", -1)) {
      String[] parts = line.split("\\|", -1);
      String[] counts = parts[1].strip().split(" +", -1);
      rows.add(
          new CountingRow(
              rows.size() + 1,
              parts[0].strip(),
              Integer.parseInt(counts[0]),
              Integer.parseInt(counts[1]),
              counts.length > 2,
              parts[2].strip(),
              List.of(parts[3].strip().split("\\s+", -1))));
    }
    return rows;
  }

  /** The file in this folder that the results are taken from, one after the other. */
  Path list(Path folder) {
    return folder.resolve("results-" + number);
  }

  /** A vrrp_script and its vrrp_instance. */
  String keepalived(Path program, Path folder) {
    return """
    vrrp_script s%1$d {
      script "%2$s %3$s"
      interval 1
      rise %4$d
      fall %5$d
      weight %6$s
      %7$s
    }
    vrrp_instance V%1$d {
      state BACKUP
      interface %8$s
      virtual_router_id %1$d
      priority %9$d
      advert_int 0.2
      virtual_ipaddress {
        192.168.1.%1$d
      }
      track_script {
        s%1$d
      }
    }
    """
        .formatted(
            number,
            program,
            list(folder),
            rise,
            fall,
            weight,
            initFail ? "init_fail" : "",
            Lan.INTERFACE,
            BASE);
  }

  /** An entry of a VIPNode's virtualRouters. */
  String router() {
    String amount = weight.split(" ", -1)[0];
    String more =
        weight.endsWith("reverse")
            ? ", reverse: true"
            : "0".equals(amount) ? ", whenAllFail: Release" : "";
    return String.format(
        Locale.ROOT,
        """
          - name: v%1$d
            group: lab
            interface: {name: %2$s}
            priority: %3$d
            addresses: [192.168.1.%4$d/32]
            vrrp: {version: 3, virtualRouterID: %4$d, advertisementInterval: 200ms}
            tracking: [{service: s%1$d, weight: %5$s%6$s}]
        """,
        number,
        Lan.INTERFACE,
        BASE,
        number + OURS,
        amount,
        more);
  }

  /** An entry of a VIPNode's trackedServices. */
  String service(Path program, Path folder) {
    return String.format(
        Locale.ROOT,
        "  - {name: s%d, service: {check: {exec: {command: [%s, %s], user: root}}, interval: 1s, timeout: 5s,"
            + " rise: %d, fall: %d, initially: %s}}%n",
        number,
        program,
        list(folder),
        rise,
        fall,
        initFail ? "Down" : "Up");
  }
}
