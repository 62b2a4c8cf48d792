package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.Authentication;
import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.Hmac;
import io.kubevrrp.api.v1alpha1.InterfaceSelector;
import io.kubevrrp.api.v1alpha1.NodePriority;
import io.kubevrrp.api.v1alpha1.Preempt;
import io.kubevrrp.api.v1alpha1.Tracking;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VirtualAddress;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The CEL rules of the custom resource's schema once more, with its sentences: for files, and for a
 * server that does not know CEL. What the schema says of single values is in {@link SchemaLimits}.
 */
final class GroupRules {
  static final String ADDRESS =
      "an address is written like 192.168.1.233, 192.168.1.233/24, 2001:db8::233 or 2001:db8::233/64 (lower case)";
  static final String ADDRESS_TWICE = "an address stands in the list twice: remove one of them";
  static final String NOT_UNICAST =
      "loopback, multicast and 0.0.0.0/8 addresses cannot be virtual addresses: name a unicast address of the segment";
  static final String OWNER_PREEMPTS =
      "priority 255 means that the node owns the addresses, and an owner always preempts: use a priority of 254 or"
          + " less, or preempt.mode: Always";
  static final String ONE_ID_FOR_MANY =
      "placement: Spread makes one virtual router for each address, so vrrp.virtualRouterID cannot name one: leave"
          + " it out, or use one group for each address";
  static final String SPREAD_TOGETHER =
      "placement: Spread lays each address on a virtual router of its own, and syncWith keeps all together: leave"
          + " one of them out";
  static final String PRIORITIES_OF_THE_OTHER =
      "a group with syncWith has the priorities of the group that it names: set them there, and leave priorities out here";
  static final String INTERVAL_3 =
      "VRRP version 3 sends advertisements every 10ms to 40.95s (40s950ms), in steps of 10ms";
  static final String INTERVAL_2 =
      "VRRP version 2 sends advertisements every 1s to 255s, in whole seconds: use version 3 for less";
  static final String PASSWORD_IS_2 =
      "authentication.type Password exists in VRRP version 2 only (RFC 2338): set version: 2 to speak to such peers,"
          + " or leave authentication out";
  static final String PASSWORD_KEY =
      "type: Password needs keyRef, the name of a key in the Secret kube-vrrp-keys; the other types have none";
  static final String HMAC_IS_3 =
      "authentication.type HMAC exists in VRRP version 3 only: set version: 3, or use a Password, which protects nothing";
  static final String VIRTUAL_MAC_MULTICASTS =
      "macMode: Virtual is for multicast: set transport: Multicast, or macMode: Interface to unicast from the"
          + " interface's own MAC";
  static final String HMAC_KEYS = "type: HMAC needs hmac with its keys; the other types have none";
  static final String KEY_TWICE = "two keys have one id: give each its own";
  static final String WINDOW = "window is 1s to 300s (5m), in whole seconds";
  static final String INTERFACE = "name the interface by exactly one of name and cidr";
  static final String INTERFACE_NAME =
      "an interface name has no slash, colon or blank: write it as `ip link` prints it";
  static final String INTERFACE_CIDR = "a cidr is written like 192.168.1.0/24";
  private static final Pattern WRITTEN = Pattern.compile(VirtualAddress.PATTERN);
  private static final Pattern DURATION = Pattern.compile(Durations.PATTERN);
  private static final Pattern NAME = Pattern.compile("[^/ :]+");
  private static final Pattern CIDR = Pattern.compile(InterfaceSelector.CIDR);
  private static final Pattern SPECIAL =
      Pattern.compile("^(127|0|22[4-9]|2[3-5][0-9])[.].*|^ff.*|^::1(/.*)?$");

  private final List<String> broken = new ArrayList<>();

  private GroupRules() {}

  /** The sentences of the rules that a group breaks; none for a good one. */
  static List<String> broken(VIPGroup.Spec spec) {
    GroupRules rules = new GroupRules();
    rules.broken.addAll(SchemaLimits.GROUP.broken(spec));
    rules.addresses(spec.addresses());
    rules.whole(spec);
    rules.vrrp(spec.vrrp());
    rules.broken.addAll(Ipv6Rules.broken(spec));
    rules.broken.addAll(DelayRules.broken(spec.vrrp()));
    rules.tracking(spec.tracking());
    return List.copyOf(rules.broken);
  }

  private void addresses(List<String> addresses) {
    require(addresses.stream().allMatch(a -> WRITTEN.matcher(a).matches()), ADDRESS);
    require(distinct(addresses.stream().map(Addresses::canonical)), ADDRESS_TWICE);
    require(addresses.stream().noneMatch(a -> SPECIAL.matcher(a).matches()), NOT_UNICAST);
  }

  private void whole(VIPGroup.Spec spec) {
    List<NodePriority> priorities = spec.priorities();
    require(
        priorities.stream().noneMatch(p -> p.priority() == 255)
            || spec.vrrp().preempt().mode() != Preempt.Mode.NEVER,
        OWNER_PREEMPTS);
    require(
        spec.placement() != VIPGroup.Placement.SPREAD
            || spec.vrrp().virtualRouterID() == null
            || spec.addresses().size() == 1,
        ONE_ID_FOR_MANY);
    boolean follows = spec.syncWith() != null;
    require(!follows || spec.placement() == VIPGroup.Placement.TOGETHER, SPREAD_TOGETHER);
    require(!follows || priorities.isEmpty(), PRIORITIES_OF_THE_OTHER);
    if (spec.networkInterface() != null) {
      networkInterface(spec.networkInterface());
    }
  }

  private void networkInterface(InterfaceSelector selector) {
    String name = selector.name();
    String cidr = selector.cidr();
    require((name == null) != (cidr == null), INTERFACE);
    require(name == null || NAME.matcher(name).matches(), INTERFACE_NAME);
    require(cidr == null || CIDR.matcher(cidr).matches(), INTERFACE_CIDR);
  }

  private void vrrp(VrrpSettings vrrp) {
    interval(vrrp);
    hmac(vrrp);
    require(
        vrrp.macMode() != VrrpSettings.MacMode.VIRTUAL
            || vrrp.transport() != VrrpSettings.Transport.UNICAST,
        VIRTUAL_MAC_MULTICASTS);
    boolean password = vrrp.authentication().type() == Authentication.Type.PASSWORD;
    require(!password || vrrp.version() == 2, PASSWORD_IS_2);
    require(password == (vrrp.authentication().keyRef() != null), PASSWORD_KEY);
  }

  private void hmac(VrrpSettings vrrp) {
    boolean wanted = vrrp.authentication().type() == Authentication.Type.HMAC;
    Hmac hmac = vrrp.authentication().hmac();
    require(!wanted || vrrp.version() == 3, HMAC_IS_3);
    require(wanted == (hmac != null), HMAC_KEYS);
    if (hmac != null) {
      require(distinct(hmac.keys().stream().map(key -> String.valueOf(key.id()))), KEY_TWICE);
      require(hmac.window() == null || fits(hmac.window()), WINDOW);
    }
  }

  private static boolean fits(String window) {
    if (!DURATION.matcher(window).matches()) {
      return true; // said already: the schema has the form of a duration
    }
    long milliseconds = Durations.parse(window).toMillis();
    return milliseconds % 1000 == 0 && milliseconds >= 1000 && milliseconds <= 300_000;
  }

  private void interval(VrrpSettings vrrp) {
    if (!DURATION.matcher(vrrp.advertisementInterval()).matches()) {
      return; // said already: the schema has the form of a duration
    }
    long milliseconds = Durations.parse(vrrp.advertisementInterval()).toMillis();
    if (vrrp.version() == 2) {
      boolean whole = milliseconds % 1000 == 0;
      require(whole && milliseconds >= 1000 && milliseconds <= 255_000, INTERVAL_2);
    } else {
      boolean steps = milliseconds % 10 == 0;
      require(steps && milliseconds >= 10 && milliseconds <= 40_950, INTERVAL_3);
    }
  }

  private void tracking(List<Tracking> tracking) {
    require(
        tracking.stream().allMatch(t -> (t.service() == null) != (t.networkInterface() == null)),
        Tracking.ONE);
    require(
        tracking.stream().allMatch(t -> !Boolean.TRUE.equals(t.reverse()) || !releases(t.weight())),
        Tracking.REVERSE);
    require(
        tracking.stream()
            .allMatch(
                t -> t.whenAllFail() == null || (t.service() != null && releases(t.weight()))),
        Tracking.WHEN_ALL_FAIL);
  }

  private static boolean releases(@Nullable Integer weight) {
    return weight == null || weight == 0;
  }

  private void require(boolean condition, String sentence) {
    if (!condition) {
      broken.add(sentence);
    }
  }

  private static boolean distinct(Stream<String> names) {
    List<String> all = names.toList();
    return all.stream().distinct().count() == all.size();
  }
}
