package io.kubevrrp.node.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.runtime.InterfaceMatch;
import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.runtime.Transport;
import io.kubevrrp.node.wire.HmacScreening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IPv6, transports and HMAC as a VIPNode writes them. */
class SpeechReaderTest {
  private static final String HEX =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  @TempDir Path directory;

  @Test
  void theFirstHmacKeySendsAndHexadecimalDigitsAreOctets() throws IOException {
    Files.writeString(directory.resolve("new"), HEX + "\n");
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
  void aShortAMissingAndADoubledKeyAreSentencesWithoutTheKey() throws IOException {
    Files.writeString(directory.resolve("short"), "hunter2");
    Files.writeString(directory.resolve("good"), HEX);

    assertThat(problem(hmac("{id: 1, keyRef: short}")))
        .contains("32 to 64")
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
