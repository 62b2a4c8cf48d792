package io.kubevrrp.node.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.runtime.InterfaceMatch;
import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.runtime.Transport;
import io.kubevrrp.node.wire.HmacKeys;
import io.kubevrrp.node.wire.HmacScreening;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IPv6, transports and HMAC as a VIPNode writes them. */
class SpeechReaderTest {
  private static final String HEX =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  @TempDir Path directory;

  @Test
  void theFirstHmacKeySends() throws IOException {
    Files.writeString(directory.resolve("new"), "hex:" + HEX + "\n");
    Files.writeString(directory.resolve("old"), "a passphrase of at least 32 octets\n");

    RouterSpec.Speech speech = valid(hmac("{id: 2, keyRef: new}, {id: 1, keyRef: old}")).speech();

    HmacScreening.Policy policy = speech.hmac().orElseThrow();
    assertThat(policy.mode()).isEqualTo(HmacScreening.Mode.ENFORCE);
    assertThat(policy.window()).contains(Duration.ofSeconds(5));
    assertThat(policy.keys()).hasToString("HmacKeys[ids=[1, 2]]");
    assertThat(valid(hmac("{id: 2, keyRef: new}, {id: 1, keyRef: old}")).speech())
        .as("a reread of the same files is no change")
        .isEqualTo(speech);
    assertThat(valid(hmac("{id: 1, keyRef: old}, {id: 2, keyRef: new}")).speech())
        .as("another key sends")
        .isNotEqualTo(speech);
  }

  @Test
  void anHmacKeyIsReadAsKeepalivedReadsIt() throws IOException {
    byte[] octets = HexFormat.of().parseHex(HEX);
    assertThat(key("hex:" + HEX + "\n")).isEqualTo(key(octets));
    assertThat(key("hex:" + HEX.toUpperCase(Locale.ROOT) + "\r\n")).isEqualTo(key(octets));
    assertThat(key("hex:" + HEX.replaceAll("(..)", "$1 "))).isEqualTo(key(octets));
    assertThat(key(HEX + "\n"))
        .as("digits without the prefix, as openssl rand -hex 32 writes them, are characters")
        .isEqualTo(key(HEX.getBytes(StandardCharsets.US_ASCII)))
        .isNotEqualTo(key(octets));
    assertThat(key("a key of 32 octets with a space \n"))
        .isEqualTo(key("a key of 32 octets with a space ".getBytes(StandardCharsets.US_ASCII)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hex:", "hex:0", "hex:5a5", "hex:5ax1", "hex:hex:5a5a", "hex:5a\n5a"})
  void wrongHexadecimalDigitsAreASentenceWithoutThem(String text) throws IOException {
    Files.writeString(directory.resolve("wrong"), text);

    assertThat(problem(hmac("{id: 1, keyRef: wrong}")))
        .contains("the key 'wrong' begins with hex:, but no pairs of hexadecimal digits follow")
        .doesNotContain("5a");
  }

  @Test
  void aShortAMissingAndADoubledKeyAreSentencesWithoutTheKey() throws IOException {
    Files.writeString(directory.resolve("short"), "hunter2");
    Files.writeString(directory.resolve("good"), HEX);

    assertThat(problem(hmac("{id: 1, keyRef: short}")))
        .contains("32 to 64", "behind the prefix hex:")
        .doesNotContain("hunter2");
    assertThat(problem(hmac("{id: 1, keyRef: nowhere}"))).contains("'nowhere' cannot be read");
    assertThat(problem(hmac("{id: 1, keyRef: good}, {id: 1, keyRef: good}")))
        .contains("two HMAC keys have the id 1");
  }

  @Test
  void unicastPeersAndTheSyncGroupAreRead() {
    RouterSpec spec =
        valid(
            router(
                "['2001:db8::233/64']",
                "transport: Unicast, peers: Strict",
                "peers: ['2001:db8::129', '2001:db8::131']\n  syncGroup: web"));

    assertThat(spec.transport().mode()).isEqualTo(Transport.Mode.UNICAST);
    assertThat(spec.transport().strict()).isTrue();
    assertThat(spec.transport().members()).contains(IpAddress.parse("2001:db8::131"));
    assertThat(spec.syncGroup()).contains("web");
  }

  @Test
  void theSubnetIsSoughtByAnAddressThatIsNotLinkLocal() {
    assertThat(valid(router("['fe80::5:51', '2001:db8::233/64']", "", "")).networkInterface())
        .isEqualTo(new InterfaceMatch.OnSubnetOf(IpAddress.parse("2001:db8::233")));
    assertThat(problem(router("['fe80::5:51']", "", ""))).contains("name the interface");
  }

  @Test
  void oneVirtualRouterHasOneFamily() {
    assertThat(problem(router("['2001:db8::233/64', 192.168.1.233]", "", "")))
        .contains("addresses of one family");
  }

  @Test
  void version2HasNoIpv6() {
    assertThat(problem(router("['2001:db8::233/64']", "version: 2", "")))
        .contains("version 2 has no IPv6");
  }

  /** The keys of a router whose one key's file has this text. */
  private HmacKeys key(String text) throws IOException {
    Files.writeString(directory.resolve("one"), text);
    return valid(hmac("{id: 1, keyRef: one}")).speech().hmac().orElseThrow().keys();
  }

  private static HmacKeys key(byte[] octets) {
    return new HmacKeys(Map.of(1, octets), 1);
  }

  private RouterSpec valid(String yaml) {
    Reading reading = read(yaml);
    assertThat(reading.problems()).isEmpty();
    return reading.routers().sound().firstEntry().getValue().form();
  }

  private String problem(String yaml) {
    Reading reading = read(yaml);
    assertThat(reading.routers().sound()).isEmpty();
    return String.join("; ", reading.problems());
  }

  private Reading read(String yaml) {
    return new SpecReader(new Keys(Optional.of(directory))).read(Specs.yaml(yaml));
  }

  private static String hmac(String keys) {
    return router(
        "[192.168.1.233/24]", "authentication: {type: HMAC, hmac: {keys: [" + keys + "]}}", "");
  }

  private static String router(String addresses, String vrrp, String more) {
    return """
    virtualRouters:
    - name: web
      group: web
      priority: 100
      addresses: %s
      vrrp: {virtualRouterID: 233%s}
      %s
    """
        .formatted(addresses, vrrp.isEmpty() ? "" : ", " + vrrp, more);
  }
}
