package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.AddressLease;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one vrrp_instance as one node's share of a group. */
final class Instances {
  /** One node's share; the spec has neither priorities nor nodes nor a key yet. */
  record Instance(
      String name,
      String node,
      Position at,
      int vrid,
      int priority,
      VIPGroup.Spec spec,
      List<String> peers,
      Optional<String> password,
      Optional<Proofs.Proof> proof) {}

  private final String node;
  private final Trackers trackers;
  private final Modes modes;
  private final TrackedBlocks tracked;
  private final Delays delays;
  private final List<Tracking> moreTracking = new ArrayList<>();
  private final Report report;

  private int version = 2;
  private boolean versionGiven;
  private int vrid;
  private int priority;
  private boolean master;
  private @Nullable String networkInterface;
  private @Nullable Statement interval;
  private int downAfter = 3;
  private Preempt.Mode mode = Preempt.Mode.ALWAYS;
  private String delay = "0s";
  private VrrpSettings.Checksum checksum = VrrpSettings.Checksum.KEEPALIVED;
  private final Announcing announcing;
  private @Nullable String password;
  private boolean authenticated;
  private Optional<Proofs.Proof> proof = Optional.empty();
  private @Nullable Statement named;
  private @Nullable Statement excluded;
  private List<String> addresses = List.of();
  private @Nullable Integer advertised;

  Instances(
      String node,
      Map<String, Scripts.Script> scripts,
      TrackedBlocks tracked,
      Delays delays,
      Report report) {
    this.node = node;
    this.trackers = new Trackers(scripts, report);
    this.modes = new Modes(report);
    this.announcing = new Announcing(report);
    this.tracked = tracked;
    this.delays = delays;
    this.report = report;
  }

  Instance read(Statement block, List<Statement> globals) {
    for (Statement s : globals) {
      setting(s.keyword().replaceFirst("^vrrp_", ""), s);
    }
    List<Statement> mapped = Walk.mapped("vrrp_instance", block.children(), report);
    mapped.forEach(s -> setting(s.keyword(), s));
    return instance(block);
  }

  private void setting(String keyword, Statement s) {
    switch (keyword) {
      case "state" -> state(s);
      case "interface" -> networkInterface = Numbers.first(s);
      case "virtual_router_id" -> vrid = Numbers.whole(s, 1, 255, 0, report);
      case "priority" -> priority = Numbers.whole(s, 1, 255, 100, report);
      case "advert_int" -> interval = s;
      case "version" -> {
        version = Numbers.whole(s, 2, 3, version, report);
        versionGiven = true;
      }
      case "nopreempt" -> mode = Preempt.Mode.NEVER;
      case "preempt" -> mode = Preempt.Mode.ALWAYS;
      case "preempt_delay" -> delay = Numbers.seconds(s, 1000, "0s", report);
      case "down_timer_adverts" -> downAfter = Numbers.whole(s, 1, 100, 3, report);
      case "v3_checksum_as_v2" -> checksum(s);
      case "garp_master_repeat", "garp_master_delay", "garp_master_refresh", "min_garp" ->
          announcing.read(keyword, s);
      case "authentication" -> authentication(s);
      case "auth_hmac" -> proof = new Proofs(report).read(s);
      case "virtual_ipaddress" -> named = s;
      case "virtual_ipaddress_excluded" -> excluded = s;
      case "track_interface" -> s.children().forEach(trackers::networkInterface);
      case "track_script" -> s.children().forEach(trackers::script);
      case "track_process" ->
          s.children().forEach(entry -> tracked.process(entry).ifPresent(moreTracking::add));
      case "track_file" ->
          s.children().forEach(entry -> tracked.file(entry).ifPresent(moreTracking::add));
      default -> modes.read(keyword, s);
    }
  }

  private void state(Statement s) {
    master = Numbers.first(s).equals("MASTER");
    if (master) {
      report.note(
          s.at(),
          "state MASTER is not kept: the priorities decide, and a returning owner takes the addresses back, which is a"
              + " second short outage (set vrrp.preempt.mode: Never to spare it)");
    } else if (!Numbers.first(s).equals("BACKUP")) {
      report.error(
          s.at(),
          "'state %s': keepalived takes BACKUP instead (write MASTER or BACKUP)"
              .formatted(Numbers.first(s)));
    }
  }

  private void checksum(Statement s) {
    boolean before = checksum == VrrpSettings.Checksum.RFC9568;
    checksum =
        Switches.on(s, before, report)
            ? VrrpSettings.Checksum.RFC9568
            : VrrpSettings.Checksum.KEEPALIVED;
  }

  private void authentication(Statement block) {
    for (Statement s : Walk.mapped("authentication", block.children(), report)) {
      if (s.keyword().equals("auth_pass")) {
        password = password(s);
      } else if (Numbers.first(s).equals("PASS")) {
        authenticated = true;
      } else {
        report.error(
            s.at(),
            "auth_type %s is not mapped (only PASS is spoken here)".formatted(Numbers.first(s)));
      }
    }
    if (!authenticated && password != null) {
      report.warning(
          block.at(),
          "without auth_type PASS keepalived sends no password, so none is taken (add it, or remove auth_pass)");
      password = null;
    }
  }

  private String password(Statement s) {
    String given = Numbers.first(s);
    if (given.length() > 8) {
      report.warning(
          s.at(), "the password has more than 8 characters, keepalived takes the first 8 (cut it)");
    }
    report.warning(
        s.at(),
        "the password goes to the Secret kube-vrrp-keys; it travels in plain text, 8 characters at most, and version 3"
            + " has none (leave it out once no peer insists on it)");
    return given.substring(0, Math.min(8, given.length()));
  }

  private void readAddresses() {
    VirtualAddresses reader =
        new VirtualAddresses(networkInterface == null ? "" : networkInterface, report);
    if (named != null) {
      reader.read(named);
    }
    int first = reader.addresses().size();
    if (excluded != null && first > 0) {
      reader.readExcluded(excluded);
    }
    addresses = reader.addresses();
    advertised = addresses.size() > first ? Integer.valueOf(first) : null;
  }

  private Instance instance(Statement block) {
    readAddresses();
    boolean ipv6 = !addresses.isEmpty() && VirtualAddress.isIpv6(addresses.getFirst());
    version = ipv6 ? 3 : version; // as keepalived does: version 2 has no IPv6
    versionGiven |= ipv6;
    checksum = ipv6 ? VrrpSettings.Checksum.KEEPALIVED : checksum; // over IPv6 there is one form
    lint(block);
    int base = priority != 0 ? priority : master ? 255 : 100;
    String between = AdvertInterval.read(interval, version, report);
    VrrpSettings vrrp =
        new VrrpSettings(
            version,
            vrid == 0 ? null : Integer.valueOf(vrid),
            between,
            downAfter,
            preempt(block, base),
            checksum,
            modes.transport(),
            modes.heard(),
            modes.macMode(block),
            modes.accept(),
            Authentication.NONE,
            delays.startup(),
            delays.link(block, networkInterface, between, downAfter),
            advertised);
    VIPGroup.Spec spec =
        new VIPGroup.Spec(
            null,
            networkInterface == null ? null : InterfaceSelector.named(networkInterface),
            addresses,
            VIPGroup.Placement.TOGETHER,
            vrrp,
            List.of(),
            Stream.concat(trackers.tracking().stream(), moreTracking.stream()).toList(),
            announcing.announce(modes.strict()),
            AddressLease.DEFAULT);
    Optional<String> key = version == 3 ? Optional.empty() : Optional.ofNullable(password);
    return new Instance(
        Numbers.first(block),
        node,
        block.at(),
        vrid,
        base,
        spec,
        modes.peers(),
        key,
        version == 3 ? proof : Optional.empty());
  }

  private void lint(Statement block) {
    if (!versionGiven) {
      report.note(
          block.at(),
          "no version is set, so keepalived speaks 2 (set vrrp.version: 3 once all peers are ours)");
    }
    announcing.lint(block);
    modes.lint(block, version);
    if (version == 3 && password != null) {
      report.warning(
          block.at(), "version 3 has no password, keepalived drops it too (remove auth_pass)");
    }
    if (version == 2 && proof.isPresent()) {
      report.error(
          block.at(),
          "version 2 has no HMAC, so auth_hmac is left out (set version 3 on all peers)");
    }
    if (vrid == 0) {
      report.error(block.at(), "virtual_router_id is missing, the instance is left out (add it)");
    }
    if (addresses.isEmpty()) {
      report.error(
          block.at(),
          "no virtual address is left, the instance is left out (add virtual_ipaddress)");
    }
  }

  /** keepalived clears both settings for a node whose state is MASTER or whose priority is 255. */
  private Preempt preempt(Statement block, int base) {
    boolean given = mode == Preempt.Mode.NEVER || !delay.equals("0s");
    if (given && (master || base == 255)) {
      report.warning(
          block.at(),
          "keepalived clears nopreempt and preempt_delay with %s, so this node preempts here too (remove one of them)"
              .formatted(master ? "state MASTER" : "priority 255"));
      return Preempt.DEFAULT;
    }
    if (mode == Preempt.Mode.NEVER && !delay.equals("0s")) {
      report.warning(
          block.at(),
          "preempt_delay has no meaning with nopreempt, it is left out, as keepalived does (remove one of them)");
      return new Preempt(Preempt.Mode.NEVER, "0s");
    }
    return new Preempt(mode, delay);
  }
}
