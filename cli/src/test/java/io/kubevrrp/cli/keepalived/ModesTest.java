package io.kubevrrp.cli.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.api.v1alpha1.Announce;
import io.kubevrrp.api.v1alpha1.Authentication;
import io.kubevrrp.api.v1alpha1.Hmac;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an instance speaks and where its packets end: unicast, virtual MAC, accept, HMAC, IPv6. */
class ModesTest {
  private static final String KEY =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  @TempDir private Path directory;

  @Test
  void unicastPeersMakeAGroupThatUnicasts() throws Exception {
    Imports imports =
        nodes(
            Imports.instance(
                "unicast_src_ip 192.0.2.1",
                "check_unicast_src",
                "unicast_peer {",
                "192.0.2.2",
                "}"),
            Imports.instance(
                "unicast_src_ip 192.0.2.2",
                "check_unicast_src",
                "unicast_peer {",
                "192.0.2.1",
                "}"));

    VrrpSettings vrrp = imports.onlyGroup().vrrp();
    assertThat(vrrp.transport()).isEqualTo(VrrpSettings.Transport.UNICAST);
    assertThat(vrrp.peers()).isEqualTo(VrrpSettings.Peers.STRICT);
    assertThat(imports.findings())
        .anyMatch(f -> f.contains("note: 'unicast_src_ip 192.0.2.1': a node speaks from its"))
        .noneMatch(f -> f.contains("error"));
  }

  @Test
  void aPeerWhoseFileIsNotThereIsTold() throws Exception {
    Imports imports = Imports.of(directory, Imports.instance("unicast_peer {", "192.0.2.2", "}"));

    assertThat(imports.findings())
        .anyMatch(f -> f.contains("names 1, and the group has 0 other nodes"));
  }

  @Test
  void anEmptyPeerListMulticasts() throws Exception {
    Imports imports = Imports.of(directory, Imports.instance("unicast_peer {", "}"));

    assertThat(imports.onlyGroup().vrrp().transport()).isEqualTo(VrrpSettings.Transport.MULTICAST);
    assertThat(imports.findings()).anyMatch(f -> f.contains("unicast_peer names nobody"));
  }

  @ParameterizedTest
  @CsvSource({
    "vrrp_strict, priority 100, false",
    "vrrp_strict, strict_mode off, true",
    "vrrp_strict, accept, true",
    "vrrp_version 3, strict_mode, false",
    "vrrp_version 3, priority 100, true"
  })
  void strictTakesNoPacketsUnlessThatIsSaid(String global, String own, boolean accepts)
      throws Exception {
    Imports imports =
        Imports.of(directory, "global_defs {\n" + global + "\n}\n" + Imports.instance(own));

    assertThat(imports.onlyGroup().vrrp().accept()).isEqualTo(accepts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vrrp_strict", "vrrp_min_garp"})
  void someAnnounceOnce(String global) throws Exception {
    Imports imports =
        Imports.of(directory, "global_defs {\n" + global + "\n}\n" + Imports.instance());

    assertThat(imports.onlyGroup().announce()).isEqualTo(new Announce(1, "0s", "0s"));
  }

  @ParameterizedTest
  @CsvSource({"2, note: a lower priority gets no answer", "3, error: 'lower_prio_no_advert'"})
  void aLowerPriorityIsAnsweredInVersion3Only(int version, String finding) throws Exception {
    Imports imports =
        Imports.of(directory, Imports.instance("version " + version, "lower_prio_no_advert"));

    assertThat(imports.findingsOfLine(5)).anyMatch(f -> f.contains(finding));
  }

  @ParameterizedTest
  @CsvSource({
    "vrrp_mcast_group4 224.0.0.18, note",
    "vrrp_mcast_group4 224.0.0.19, error",
    "vrrp_mcast_group6 ff02::12, note"
  })
  void theUsualMulticastGroupIsNoError(String global, String level) throws Exception {
    Imports imports =
        Imports.of(directory, "global_defs {\n" + global + "\n}\n" + Imports.instance());

    assertThat(imports.findingsOfLine(2)).singleElement().asString().contains(": " + level + ": ");
  }

  @Test
  void excludedAddressesFollowTheOthersAndAreNotNamed() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            Imports.instance(
                "virtual_ipaddress_excluded {", "192.0.2.11/24", "2001:db8::1/64", "}"));

    assertThat(imports.onlyGroup().addresses()).containsExactly("192.0.2.10/24", "192.0.2.11/24");
    assertThat(imports.onlyGroup().vrrp().advertisedAddresses()).isEqualTo(1);
    assertThat(imports.findingsOfLine(6))
        .singleElement()
        .asString()
        .contains("2001:db8::1/64 is excluded and of the other family");
  }

  @Test
  void useVmacAndNoAcceptAreMapped() throws Exception {
    Imports imports = Imports.of(directory, Imports.instance("use_vmac vrrp.51", "no_accept"));

    assertThat(imports.onlyGroup().vrrp().macMode()).isEqualTo(VrrpSettings.MacMode.VIRTUAL);
    assertThat(imports.onlyGroup().vrrp().accept()).isFalse();
    assertThat(imports.findings()).anyMatch(f -> f.contains("note: 'use_vmac vrrp.51'"));
  }

  @Test
  void aUnicastingGroupHasNoVirtualMac() throws Exception {
    Imports imports =
        Imports.of(directory, Imports.instance("use_vmac", "unicast_peer {", "192.0.2.2", "}"));

    assertThat(imports.onlyGroup().vrrp().macMode()).isEqualTo(VrrpSettings.MacMode.INTERFACE);
    assertThat(imports.findings()).anyMatch(f -> f.contains("error: use_vmac is left out"));
  }

  @Test
  void hmacKeysGoToTheSecretTheSendingOneFirst() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            Imports.instance(
                "version 3",
                "auth_hmac {",
                "key 1 hex:" + KEY,
                "key 2 " + "k".repeat(32),
                "active_key 2",
                "mode permissive",
                "anti_replay time",
                "time_window 30",
                "}"));

    Authentication authentication = imports.onlyGroup().vrrp().authentication();
    assertThat(authentication.type()).isEqualTo(Authentication.Type.HMAC);
    Hmac hmac = Objects.requireNonNull(authentication.hmac());
    assertThat(hmac.mode()).isEqualTo(Hmac.Mode.PERMISSIVE);
    assertThat(hmac.keys()).containsExactly(new Hmac.Key(2, "a-2"), new Hmac.Key(1, "a-1"));
    assertThat(hmac.window()).isEqualTo("30s");
    assertThat(imports.result().secrets())
        .isEqualTo(Map.of("a-1", "hex:" + KEY, "a-2", "k".repeat(32)));
    assertThat(imports.findings()).noneMatch(f -> f.contains(KEY) || f.contains("kkkk"));
  }

  /** A daemon takes digits without the prefix for characters, as keepalived does. */
  @Test
  void hexadecimalDigitsKeepTheirPrefixOrItsAbsence() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            Imports.instance(
                "version 3",
                "auth_hmac {",
                "key 1 " + KEY,
                "key 2 " + KEY + "00",
                "key 3 hex:" + KEY.substring(1),
                "key 4 hex:" + KEY.replace('0', 'x'),
                "}"));

    assertThat(imports.result().secrets()).isEqualTo(Map.of("a-1", KEY));
    assertThat(imports.findings())
        .anyMatch(f -> f.contains("key 2 is left out: a key has 32 to 64 octets, and this one 66"))
        .anyMatch(f -> f.contains("key 3 is left out: behind hex: stand pairs"))
        .anyMatch(f -> f.contains("key 4 is left out: behind hex: stand pairs"));
  }

  @Test
  void hmacNeedsVersion3AndKeysOfTheRightLength() throws Exception {
    Imports old =
        Imports.of(directory, Imports.instance("auth_hmac {", "key 1 " + "k".repeat(32), "}"));
    assertThat(old.onlyGroup().vrrp().authentication()).isEqualTo(Authentication.NONE);
    assertThat(old.result().secrets()).isEmpty();
    assertThat(old.findings()).anyMatch(f -> f.contains("version 2 has no HMAC"));

    Imports brief =
        Imports.of(directory, Imports.instance("version 3", "auth_hmac {", "key 1 short", "}"));
    assertThat(brief.findings())
        .anyMatch(f -> f.contains("key 1 is left out: a key has 32 to 64 octets"))
        .anyMatch(f -> f.contains("auth_hmac has no key"));
  }

  @Test
  void aKeyInAFileIsNamedAndAskedFor() throws Exception {
    Imports imports =
        Imports.of(
            directory, Imports.instance("version 3", "auth_hmac {", "key 7 file:/etc/k", "}"));

    Hmac hmac = Objects.requireNonNull(imports.onlyGroup().vrrp().authentication().hmac());
    assertThat(hmac.keys()).containsExactly(new Hmac.Key(7, "a-7"));
    assertThat(imports.result().secrets()).isEmpty();
    assertThat(imports.findings()).anyMatch(f -> f.contains("the value of key 7 stands in a file"));
  }

  @Test
  void oneVridServesBothFamiliesAndBothAreGroups() throws Exception {
    String six =
        Imports.instance("v3_checksum_as_v2")
            .replace("vrrp_instance A", "vrrp_instance B")
            .replace("192.0.2.10/24", "2001:DB8::10/64");
    Imports imports = nodes(Imports.instance() + six, Imports.instance() + six);

    assertThat(imports.result().groups().keySet()).containsExactly("a", "b");
    VrrpSettings vrrp = Objects.requireNonNull(imports.result().groups().get("b")).vrrp();
    assertThat(vrrp.version()).isEqualTo(3);
    assertThat(vrrp.checksum()).isEqualTo(VrrpSettings.Checksum.KEEPALIVED);
    assertThat(Objects.requireNonNull(imports.result().groups().get("b")).addresses())
        .isEqualTo(List.of("2001:db8::10/64"));
    assertThat(imports.findings()).noneMatch(f -> f.contains("error"));
  }

  private Imports nodes(String a, String b) throws Exception {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("node-a", a);
    texts.put("node-b", b);
    return Imports.of(directory, texts);
  }
}
