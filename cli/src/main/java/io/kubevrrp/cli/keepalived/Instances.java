package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.AddressLease;
import io.kubevrrp.api.v1alpha1.Announce;
import io.kubevrrp.api.v1alpha1.Authentication;
import io.kubevrrp.api.v1alpha1.InterfaceSelector;
import io.kubevrrp.api.v1alpha1.Preempt;
import io.kubevrrp.api.v1alpha1.Tracking;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VirtualAddress;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one vrrp_instance as one node's share of a group. */
final class Instances {
  /** One node's share; the spec has neither priorities nor nodes yet. */
  record Instance(
      String name,
      String node,
      Position at,
      int vrid,
      int priority,
      VIPGroup.Spec spec,
      Optional<String> password) {}

  private final String node;
  private final Map<String, Scripts.Script> scripts;
  private final Report report;

  private int version;
  private boolean versionGiven;
  private int vrid;
  private int priority;
  private boolean master;
  private @Nullable String networkInterface;
  private String interval = "1s";
  private int downAfter;
  private Preempt.Mode mode = Preempt.Mode.ALWAYS;
  private String delay = "0s";
  private VrrpSettings.Checksum checksum = VrrpSettings.Checksum.KEEPALIVED;
  private Announce announce = Announce.DEFAULT;
  private @Nullable String password;
  private final List<String> addresses = new ArrayList<>();
  private final List<Tracking> tracking = new ArrayList<>();

  Instances(String node, Map<String, Scripts.Script> scripts, Report report) {
    this.node = node;
    this.scripts = scripts;
    this.report = report;
    this.downAfter = 3;
  }

  Instance read(Statement block, List<Statement> globals) {
    for (Statement s : globals) {
      setting(s.keyword().replaceFirst("^vrrp_", ""), s);
    }
    List<Statement> mapped = Walk.mapped("vrrp_instance", block.children(), report);
    // the interface decides what 'dev' of an address may say, wherever it stands
    mapped.stream()
        .filter(s -> s.keyword().equals("interface"))
        .forEach(s -> setting("interface", s));
    mapped.forEach(s -> setting(s.keyword(), s));
    return instance(block);
  }

  private void setting(String keyword, Statement s) {
    switch (keyword) {
      case "state" -> state(s);
      case "interface" -> networkInterface = Numbers.first(s);
      case "virtual_router_id" -> vrid = Numbers.whole(s, 1, 255, 0, report);
      case "priority" -> priority = Numbers.whole(s, 1, 255, 100, report);
      case "advert_int" -> interval = Numbers.seconds(s, "1s", report);
      case "version" -> {
        version = Numbers.whole(s, 2, 3, 2, report);
        versionGiven = true;
      }
      case "nopreempt" -> mode = Preempt.Mode.NEVER;
      case "preempt" -> mode = Preempt.Mode.ALWAYS;
      case "preempt_delay" -> delay = Numbers.seconds(s, "0s", report);
      case "down_timer_adverts" -> downAfter = Numbers.whole(s, 1, 100, 3, report);
      case "v3_checksum_as_v2" -> checksum = VrrpSettings.Checksum.RFC9568;
      case "garp_master_repeat" ->
          announce =
              new Announce(
                  Numbers.whole(s, 1, 100, 5, report), announce.repeatAfter(), announce.refresh());
      case "garp_master_delay" ->
          announce =
              new Announce(announce.count(), Numbers.seconds(s, "5s", report), announce.refresh());
      case "garp_master_refresh" ->
          announce =
              new Announce(
                  announce.count(), announce.repeatAfter(), Numbers.seconds(s, "0s", report));
      case "authentication" -> authentication(s);
      case "virtual_ipaddress" -> s.children().forEach(this::address);
      case "track_interface" -> s.children().forEach(this::trackInterface);
      case "track_script" -> s.children().forEach(this::trackScript);
      default -> {} // accept: what we always do
    }
  }

  private void state(Statement s) {
    master = Numbers.first(s).equals("MASTER");
    if (master) {
      report.note(
          s.at(),
          "state MASTER is not kept: the priorities decide, and a returning owner takes the addresses back, which is a"
              + " second short outage (set vrrp.preempt.mode: Never to spare it)");
    }
  }

  private void authentication(Statement block) {
    for (Statement s : Walk.mapped("authentication", block.children(), report)) {
      if (s.keyword().equals("auth_pass")) {
        String given = Numbers.first(s);
        password = given.substring(0, Math.min(8, given.length()));
        report.warning(
            s.at(),
            "the password goes to the Secret kube-vrrp-keys; it travels in plain text, 8 characters at most, and version 3"
                + " has none (leave it out once no peer insists on it)");
      } else if (!Numbers.first(s).equals("PASS")) {
        report.error(
            s.at(), "auth_type " + Numbers.first(s) + " is not mapped (only PASS is spoken here)");
      }
    }
  }

  private void address(Statement s) {
    List<Word> words = s.words();
    String address = s.keyword();
    if (address.contains(":")) {
      report.notMapped(
          s.at(),
          Level.ERROR,
          "the IPv6 address "
              + address
              + " is left out: IPv6 is not served yet (keep it in keepalived)");
      return;
    }
    if (!address.matches(VirtualAddress.PATTERN)) {
      report.notMapped(
          s.at(),
          Level.ERROR,
          "'" + address + "' is no IPv4 address, it is left out (write it like 192.168.1.233/24)");
      return;
    }
    for (int i = 1; i < words.size(); i++) {
      String option = words.get(i).text();
      boolean hasValue = option.matches("dev|brd|broadcast|label|scope|peer|preferred_lft");
      String value = hasValue && i + 1 < words.size() ? words.get(++i).text() : "";
      if (!option.equals("dev")) {
        report.notMapped(
            words.get(i).at(),
            Level.WARNING,
            ("'" + option + " " + value).strip()
                + "' of the address is not mapped (it is bound without)");
      } else if (!value.equals(networkInterface)) {
        report.notMapped(
            words.get(i).at(),
            Level.ERROR,
            "'dev "
                + value
                + "' is not the instance's interface, it is not mapped (make a group of its own for it)");
      }
    }
    addresses.add(address);
  }

  private void trackInterface(Statement s) {
    tracking.add(new Tracking(null, s.keyword(), weight(s, 0)));
  }

  private void trackScript(Statement s) {
    Scripts.Script script = scripts.get(s.keyword());
    if (script == null) {
      report.error(
          s.at(),
          "no vrrp_script is named '" + s.keyword() + "', it is left out (correct the name)");
    } else if (script.service().isPresent()) {
      tracking.add(new Tracking(Numbers.name(s.keyword()), null, weight(s, script.weight())));
    }
  }

  private @Nullable Integer weight(Statement s, int otherwise) {
    List<Word> words = s.words();
    int weight = otherwise;
    for (int i = 1; i < words.size(); i++) {
      if (words.get(i).text().equals("weight") && i + 1 < words.size()) {
        weight =
            Numbers.whole(
                new Statement(words.subList(i, i + 2), false, List.of()), -253, 253, 0, report);
        i++;
      } else {
        report.notMapped(
            words.get(i).at(),
            Level.ERROR,
            "'" + words.get(i).text() + "' is not mapped (write the weight with the other sign)");
      }
    }
    return weight == 0 ? null : Integer.valueOf(weight);
  }

  private Instance instance(Statement block) {
    if (!versionGiven) {
      version = 2;
      report.note(
          block.at(),
          "no version is set, so keepalived speaks 2 (set vrrp.version: 3 once all peers are ours)");
    }
    if (version == 3 && password != null) {
      report.warning(block.at(), "version 3 has no password, keepalived drops it too");
      password = null;
    }
    if (vrid == 0) {
      report.error(block.at(), "virtual_router_id is missing, the instance is left out (add it)");
    }
    if (addresses.isEmpty()) {
      report.error(
          block.at(),
          "no virtual address is left, the instance is left out (add virtual_ipaddress)");
    }
    if (master && (mode == Preempt.Mode.NEVER || !delay.equals("0s"))) {
      report.warning(
          block.at(),
          "keepalived ignores nopreempt and preempt_delay with state MASTER, here they hold (see vrrp.preempt)");
    }
    String name = Numbers.name(Numbers.first(block));
    Authentication key =
        password == null
            ? Authentication.NONE
            : new Authentication(Authentication.Type.PASSWORD, name);
    VrrpSettings vrrp =
        new VrrpSettings(
            version,
            vrid == 0 ? null : Integer.valueOf(vrid),
            interval,
            downAfter,
            new Preempt(mode, delay),
            checksum,
            key);
    VIPGroup.Spec spec =
        new VIPGroup.Spec(
            null,
            networkInterface == null ? null : InterfaceSelector.named(networkInterface),
            addresses,
            VIPGroup.Placement.TOGETHER,
            vrrp,
            List.of(),
            tracking,
            announce,
            AddressLease.DEFAULT);
    int base = priority != 0 ? priority : master ? 255 : 100;
    return new Instance(
        Numbers.first(block), node, block.at(), vrid, base, spec, Optional.ofNullable(password));
  }
}
