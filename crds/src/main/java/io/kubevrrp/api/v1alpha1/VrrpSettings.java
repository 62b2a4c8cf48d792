package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * How a virtual router speaks: RFC 9568 section 6.1, and keepalived's dialects of it.
 *
 * @param version 3 (RFC 9568) or 2 (RFC 3768)
 * @param virtualRouterID 1 to 255, unique on the segment; allocated by the operator when absent
 * @param advertisementInterval version 3: 10ms to 40.95s in steps of 10 ms; version 2: whole
 *     seconds, 1s to 255s
 * @param downAfter how many advertisement intervals of silence, before the skew, make the Active
 *     router down; 1 to 100
 * @param preempt whether a router with a higher priority takes over from a working one
 * @param checksum how the IPv4 checksum of version 3 is made
 * @param transport to everybody on the segment, or to the group's nodes one by one
 * @param peers whose advertisements are heard
 * @param macMode whether the addresses have the interface's MAC or the virtual router's
 * @param accept whether the Active node takes what is sent to the addresses (Accept_Mode)
 * @param authentication a password (version 2) or a proof (version 3)
 * @param startupDelay for how long it takes no part at first; absent: takes part at once
 * @param linkDelay for how long an interface has to be down, or up; absent: counts at once
 * @param advertisedAddresses how many addresses advertisements name; absent: all that fit a packet
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.advertisementInterval) || (has(self.version) && self.version == 2) ||"
            + " (duration(self.advertisementInterval) >= duration('10ms') &&"
            + " duration(self.advertisementInterval) <= duration('40950ms') &&"
            + " duration(self.advertisementInterval).getMilliseconds() % 10 == 0)",
    message =
        "VRRP version 3 sends advertisements every 10ms to 40.95s (40s950ms), in steps of 10ms")
@ValidationRule(
    value =
        "!has(self.advertisementInterval) || !has(self.version) || self.version != 2 ||"
            + " (duration(self.advertisementInterval) >= duration('1s') &&"
            + " duration(self.advertisementInterval) <= duration('255s') &&"
            + " duration(self.advertisementInterval).getMilliseconds() % 1000 == 0)",
    message =
        "VRRP version 2 sends advertisements every 1s to 255s, in whole seconds: use version 3 for less")
@ValidationRule(
    value =
        "!has(self.authentication) || !has(self.authentication.type) || self.authentication.type != 'Password' ||"
            + " (has(self.version) && self.version == 2)",
    message =
        "authentication.type Password exists in VRRP version 2 only (RFC 2338): set version: 2 to speak to such peers,"
            + " or leave authentication out")
@ValidationRule(
    value =
        "!has(self.authentication) || !has(self.authentication.type) || self.authentication.type != 'HMAC' ||"
            + " !has(self.version) || self.version == 3",
    message =
        "authentication.type HMAC exists in VRRP version 3 only: set version: 3, or use a Password, which protects nothing")
@ValidationRule(
    value =
        "!has(self.macMode) || self.macMode != 'Virtual' || !has(self.transport) || self.transport != 'Unicast'",
    message =
        "macMode: Virtual is for multicast: set transport: Multicast, or macMode: Interface to unicast from the"
            + " interface's own MAC")
@ValidationRule(
    value =
        "!has(self.linkDelay) || !has(self.linkDelay.down) ||"
            + " duration(self.linkDelay.down) == duration('0s') ||"
            + " [duration(self.linkDelay.down)].map(d, d.getSeconds() * 1000 + d.getMilliseconds() % 1000)[0] <"
            + " [duration(has(self.advertisementInterval) ? self.advertisementInterval : '1s')]"
            + ".map(d, d.getSeconds() * 1000 + d.getMilliseconds() % 1000)[0] *"
            + " ((has(self.downAfter) ? self.downAfter : 3) - 1)",
    message = LinkDelay.PEERS_WAIT_LESS)
public record VrrpSettings(
    @Default("3")
        @Min(2) @Max(3) @JsonPropertyDescription(
            "3 (RFC 9568) or 2 (RFC 3768, for peers that speak nothing newer).")
        Integer version,
    @Min(1) @Max(255) @JsonPropertyDescription(
            "The VRID, unique on the network segment; when absent, the operator allocates one and keeps it.")
        @Nullable Integer virtualRouterID,
    @Default("1s")
        @Pattern(Durations.PATTERN) @Size(max = Durations.MAX_LENGTH) @JsonPropertyDescription(
            "Time between advertisements. Version 3: 10ms to 40s950ms in steps of 10ms; version 2: whole seconds.")
        String advertisementInterval,
    @Default("3")
        @Min(1) @Max(100) @JsonPropertyDescription(
            "How many advertisement intervals of silence make the Active router down.")
        Integer downAfter,
    @Default("{}")
        @JsonPropertyDescription(
            "Whether a router with a higher priority takes over from a working one.")
        Preempt preempt,
    @Default("Keepalived")
        @JsonPropertyDescription(
            "How the checksum of version 3 over IPv4 is made. Keepalived: with a pseudo-header, as keepalived and FRR do;"
                + " RFC9568: over the message only. Both are understood when received. Over IPv6 there is one form, and"
                + " RFC9568 asks others, too, for a link-local first address.")
        Checksum checksum,
    @Default("Multicast")
        @JsonPropertyDescription(
            "Multicast: to everybody on the segment. Unicast: to the other nodes of the group one by one, for networks"
                + " that carry no multicast.")
        Transport transport,
    @Default("Any")
        @JsonPropertyDescription(
            "Any: advertisements of every sender are heard. Strict: only those of the group's nodes, by their source"
                + " address.")
        Peers peers,
    @Default("Interface")
        @JsonPropertyDescription(
            "The MAC that the addresses answer with and advertisements come from. Interface: the interface's own, as"
                + " keepalived by default. Virtual: 00-00-5E-00-01-{VRID}, or -02- for IPv6, the same on every node (RFC"
                + " 9568 section 7.3; keepalived's use_vmac), on a macvlan that the daemon makes and removes.")
        MacMode macMode,
    @Default("true")
        @JsonPropertyDescription(
            "Accept_Mode (RFC 9568 section 6.1): whether the Active node takes packets sent to the addresses. With"
                + " false it answers ARP and neighbour solicitations for them, and forwards; only the owner of the"
                + " addresses (priority 255) takes packets.")
        Boolean accept,
    @Default("{}")
        @JsonPropertyDescription(
            "HMAC (version 3) proves the sender; a Password (version 2) is plain text, for interoperation.")
        Authentication authentication,
    @JsonPropertyDescription(
            "For how long a node takes no part in the election at first: after a start of the machine, the services"
                + " that it would answer with need time, too.")
        @Nullable StartupDelay startupDelay,
    @JsonPropertyDescription(
            "For how long an interface has to be down, or up, before that counts: for links that flap.")
        @Nullable LinkDelay linkDelay,
    @Min(1) @Max(255) @JsonPropertyDescription(
            "How many of the addresses advertisements name, of each family and from the first on; the others are bound and"
                + " announced like these (keepalived's virtual_ipaddress_excluded). When absent, all that fit a packet.")
        @Nullable Integer advertisedAddresses) {

  /** What a group speaks that says nothing. */
  public static final VrrpSettings DEFAULT =
      new VrrpSettings(3, null, "1s", 3, Preempt.DEFAULT, Checksum.KEEPALIVED, Authentication.NONE);

  /** To whom advertisements go. */
  public enum Transport {
    /** 224.0.0.18 and ff02::12. */
    @JsonProperty("Multicast")
    MULTICAST,
    /** The addresses of the group's other nodes. */
    @JsonProperty("Unicast")
    UNICAST
  }

  /** Whose advertisements are heard. */
  public enum Peers {
    /** Everybody's. */
    @JsonProperty("Any")
    ANY,
    /** The group's nodes'. */
    @JsonProperty("Strict")
    STRICT
  }

  /** Which MAC the addresses have. */
  public enum MacMode {
    /** That of the interface. */
    @JsonProperty("Interface")
    INTERFACE,
    /** That of the virtual router. */
    @JsonProperty("Virtual")
    VIRTUAL
  }

  /** How the checksum of a version 3 advertisement over IPv4 is made. */
  public enum Checksum {
    /** With the IPv4 pseudo-header (RFC 5798 as keepalived and FRR read it). */
    @JsonProperty("Keepalived")
    KEEPALIVED,
    /** Over the VRRP message only (RFC 9568 section 5.2.8). */
    @JsonProperty("RFC9568")
    RFC9568
  }

  @SuppressWarnings(
      "NullAway") // Jackson passes null for what the document leaves out; the defaults stand here
  public VrrpSettings {
    version = version == null ? 3 : version;
    advertisementInterval = advertisementInterval == null ? "1s" : advertisementInterval;
    downAfter = downAfter == null ? 3 : downAfter;
    preempt = preempt == null ? Preempt.DEFAULT : preempt;
    checksum = checksum == null ? Checksum.KEEPALIVED : checksum;
    transport = transport == null ? Transport.MULTICAST : transport;
    peers = peers == null ? Peers.ANY : peers;
    macMode = macMode == null ? MacMode.INTERFACE : macMode;
    accept = accept == null || accept;
    authentication = authentication == null ? Authentication.NONE : authentication;
  }

  /** Multicast, from every sender, as keepalived by default. */
  public VrrpSettings(
      Integer version,
      @Nullable Integer virtualRouterID,
      String advertisementInterval,
      Integer downAfter,
      Preempt preempt,
      Checksum checksum,
      Authentication authentication) {
    this(
        version,
        virtualRouterID,
        advertisementInterval,
        downAfter,
        preempt,
        checksum,
        Transport.MULTICAST,
        Peers.ANY,
        MacMode.INTERFACE,
        true,
        authentication,
        null,
        null,
        null);
  }

  /** The same with this VRID. */
  public VrrpSettings withVirtualRouterID(int id) {
    return new VrrpSettings(
        version,
        id,
        advertisementInterval,
        downAfter,
        preempt,
        checksum,
        transport,
        peers,
        macMode,
        accept,
        authentication,
        startupDelay,
        linkDelay,
        advertisedAddresses);
  }
}
