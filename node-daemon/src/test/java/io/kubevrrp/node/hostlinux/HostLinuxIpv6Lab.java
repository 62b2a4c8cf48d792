package io.kubevrrp.node.hostlinux;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.wire.NeighborAdvertisement;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** IPv6 and unicast against the kernel, in two network namespaces of their own. */
@NeedsNamespaces(ipv6 = true)
final class HostLinuxIpv6Lab {
  private static final String ADVERTISEMENT = "313364010064d60ec0000201";
  private static final String GROUP = "ff020000000000000000000000000012";

  @AutoClose private final Namespaces lan = Namespaces.open();
  private RemoteHost host;
  private RemoteHost peer;

  @BeforeEach
  void startTheHosts() throws IOException {
    lan.ip(lan.left(), "address add 2001:db8::1/64 dev e0 nodad");
    lan.ip(lan.right(), "address add 2001:db8::2/64 dev e0 nodad");
    host = lan.start(lan.left());
    peer = lan.start(lan.right());
  }

  @Test
  void whoeverAnswersForAnAddressIsHeardThatDoesNotSpeakVrrp() throws IOException {
    lan.ip(lan.right(), "address add 2001:db8::250/64 dev e0 nodad");

    host.done("probe e0 2001:db8::250");

    String mac = host.await(line -> line.startsWith("held 2001:db8::250 ")).split(" ", -1)[2];
    assertThat(lan.ip(lan.right(), "link show e0")).contains(mac);
  }

  @Test
  void anInstalledAddressWorksAtOnceIsNoSourceAndHasADeadlineAndNoRoute() throws IOException {
    host.done("install e0 2001:db8::233/64 PT20S");

    String shown = shown();
    assertThat(shown)
        .containsPattern(
            "2001:db8::233/64[^\\n]*nodad[^\\n]*noprefixroute[^\\n]*\\n\\s+valid_lft (20|19)sec"
                + " preferred_lft 0sec");
    assertThat(shown).doesNotContainPattern("2001:db8::233/64[^\\n]*tentative");
    assertThat(lan.ip(lan.left(), "-6 route get 2001:db8::2")).contains("src 2001:db8::1");
    assertThat(host.done("leftovers")).isEqualTo("1");
    assertThat(shown()).doesNotContain("2001:db8::233");
  }

  @Test
  void anAddressThatNobodyRenewsGoesByItselfAlsoWhenItsDaemonIsKilled()
      throws IOException, InterruptedException {
    long installed = System.nanoTime();
    host.done("install e0 2001:db8::233/128 PT2S");
    assertThat(holds("2001:db8::233/128")).isTrue();
    host.kill();

    await(() -> !holds("2001:db8::233/128"));

    assertThat(Duration.ofNanos(System.nanoTime() - installed))
        .isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(5));
  }

  @Test
  void renewingKeepsAnAddressBeyondItsFirstDeadline() throws IOException {
    host.done("install e0 2001:db8::233/128 PT2S");
    long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();

    while (System.nanoTime() < end) {
      host.done("install e0 2001:db8::233/128 PT2S");
      assertThat(holds("2001:db8::233/128")).isTrue();
    }
    host.done("remove e0 2001:db8::233/128");
    assertThat(holds("2001:db8::233/128")).isFalse();
  }

  @Test
  void aForeignAddressIsNeitherChangedNorRemoved() throws IOException {
    host.done("install e0 2001:db8::1/64 PT2S");
    host.done("remove e0 2001:db8::1/64");

    assertThat(host.done("leftovers")).isEqualTo("0");
    assertThat(shown()).containsPattern("2001:db8::1/64[^\\n]*\\n\\s+valid_lft forever");
  }

  @Test
  void theKernelJoinsTheSolicitedNodeGroupOfAnInstalledAddressAndLeavesItAgain()
      throws IOException {
    host.done("install e0 2001:db8::12:3456/128 PT20S");
    assertThat(groups()).contains("ff02::1:ff12:3456");

    host.done("remove e0 2001:db8::12:3456/128");
    assertThat(groups()).doesNotContain("ff02::1:ff12:3456");
  }

  @Test
  void anAdvertisementArrivesWithHopLimit255AndItsLinkLocalSource() throws IOException {
    String source = linkLocal();
    host.done("open e0 ipv6");
    peer.done("open e0 ipv6");

    host.done("send " + source + " " + ADVERTISEMENT);

    String packet = peer.await(line -> line.startsWith("packet")).substring("packet ".length());
    assertThat(packet).endsWith(hex(source) + GROUP + ADVERTISEMENT);
    assertThat(packet.substring(12, 16)).as("next header and hop limit").isEqualTo("70ff");
    assertThat(host.drain(line -> line.startsWith("packet"))).as("not its own").isFalse();
  }

  @Test
  void unicastArrivesOverBothFamiliesWithHopLimit255() throws IOException {
    host.done("open e0 ipv6");
    peer.done("open e0 ipv6");
    host.done("send 2001:db8::1 " + ADVERTISEMENT + " 2001:db8::2");
    String ipv6 = peer.await(line -> line.startsWith("packet")).substring("packet ".length());

    assertThat(ipv6).endsWith(hex("2001:db8::1") + hex("2001:db8::2") + ADVERTISEMENT);
    assertThat(ipv6.substring(12, 16)).isEqualTo("70ff");

    host.done("open e0");
    peer.done("open e0");
    host.done("send 192.0.2.1 " + ADVERTISEMENT + " 192.0.2.2");
    String ipv4 = peer.await(line -> line.startsWith("packet 4")).substring("packet ".length());

    assertThat(ipv4).endsWith("c0000201c0000202" + ADVERTISEMENT);
    assertThat(ipv4.substring(16, 20)).isEqualTo("ff70");
  }

  @Test
  void anUnsolicitedNeighbourAdvertisementChangesTheNeighboursCache() throws IOException {
    lan.ip(lan.right(), "neighbour add 2001:db8::233 lladdr 02:00:00:00:00:01 nud stale dev e0");
    host.done("open e0 ipv6");
    byte[] frame =
        NeighborAdvertisement.unsolicited(
                new MacAddress(0x5e00_0233L), Ipv6Address.parse("2001:db8::233"))
            .frame();

    host.done("frame " + HexFormat.of().formatHex(frame));

    await(() -> lan.ip(lan.right(), "neighbour show").contains("00:00:5e:00:02:33"));
    assertThat(lan.ip(lan.right(), "neighbour show"))
        .containsPattern("2001:db8::233 [^\\n]*00:00:5e:00:02:33 router");
  }

  @Test
  void aLinkLocalAddressIsUsedOnceItsUniquenessIsKnown() throws IOException {
    lan.ip(lan.left(), "link set e0 down");
    host.await(line -> line.startsWith("links") && !e0(line).contains("fe80:"));
    lan.ip(lan.left(), "link set e0 up");

    host.await(line -> line.startsWith("links") && e0(line).contains("fe80:"));

    assertThat(lan.ip(lan.left(), "-6 address show dev e0 -tentative")).contains("fe80:");
  }

  /** The interface's link-local address, once it can be used. */
  private String linkLocal() {
    Pattern pattern = Pattern.compile("inet6 (fe80:[0-9a-f:]+)/64");
    await(() -> pattern.matcher(lan.ip(lan.left(), "address show dev e0 -tentative")).find());
    await(() -> pattern.matcher(lan.ip(lan.right(), "address show dev e0 -tentative")).find());
    Matcher found = pattern.matcher(lan.ip(lan.left(), "address show dev e0"));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  /** The part of a listing that speaks of e0. */
  private static String e0(String links) {
    int start = links.indexOf("name=e0");
    int end = links.indexOf("Link[", Math.max(start, 0));
    return start < 0 ? "" : links.substring(start, end < 0 ? links.length() : end);
  }

  private static String hex(String address) {
    return HexFormat.of().formatHex(Ipv6Address.parse(address).octets());
  }

  private String groups() {
    return lan.ip(lan.left(), "maddress show dev e0");
  }

  private String shown() {
    return lan.ip(lan.left(), "-d address show dev e0");
  }

  private boolean holds(String address) {
    return lan.ip(lan.left(), "address show dev e0").contains("inet6 " + address + " ");
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 20 s").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
