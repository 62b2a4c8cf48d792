package io.kubevrrp.node.hostlinux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against the kernel, in two network namespaces of their own. */
@NeedsNamespaces
final class HostLinuxLab {
  private static final String ADVERTISEMENT = "313364010064d60ec0000201";

  @AutoClose private final Namespaces lan = Namespaces.open();
  private RemoteHost host;

  @BeforeEach
  void startTheHosts() throws IOException {
    host = lan.start(lan.left());
  }

  @Test
  void whoeverAnswersForAnAddressIsHeardThatDoesNotSpeakVrrp() throws IOException {
    lan.ip(lan.right(), "address add 192.0.2.250/24 dev e0");

    host.done("probe e0 192.0.2.250");

    String mac = host.await(line -> line.startsWith("held 192.0.2.250 ")).split(" ", -1)[2];
    assertThat(lan.ip(lan.right(), "link show e0")).contains(mac);
  }

  @Test
  void anInstalledAddressCarriesNoRouteAndADeadlineAndIsKnownAsOurs() throws IOException {
    host.done("install e0 192.0.2.233/24 PT20S");

    String shown = shown();
    assertThat(shown).contains("192.0.2.233/24", "noprefixroute");
    assertThat(shown).containsPattern("192\\.0\\.2\\.233/24[^\\n]*\\n\\s+valid_lft (20|19)sec");
    assertThat(host.done("leases")).isIn("[Optional[PT20S]]", "[Optional[PT19S]]");
    assertThat(host.done("leftovers")).isEqualTo("1");
  }

  @Test
  void anAddressThatNobodyRenewsGoesByItselfAlsoWhenItsDaemonIsKilled()
      throws IOException, InterruptedException {
    long installed = System.nanoTime();
    host.done("install e0 192.0.2.233/32 PT2S");
    assertThat(holds("192.0.2.233/32")).isTrue();
    host.kill();

    await(() -> !holds("192.0.2.233/32"));

    assertThat(Duration.ofNanos(System.nanoTime() - installed))
        .isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(5));
  }

  @Test
  void renewingKeepsAnAddressBeyondItsFirstDeadline() throws IOException {
    host.done("install e0 192.0.2.233/32 PT2S");
    long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();

    while (System.nanoTime() < end) {
      host.done("install e0 192.0.2.233/32 PT2S");
      assertThat(holds("192.0.2.233/32")).isTrue();
    }
  }

  @Test
  void anAddressForEverHasNoDeadlineUntilItIsRemoved() throws IOException {
    host.done("install e0 192.0.2.233/32");
    assertThat(shown())
        .containsPattern(
            "192\\.0\\.2\\.233/32[^\\n]*\\n\\s+valid_lft forever preferred_lft forever");

    host.done("remove e0 192.0.2.233/32");
    assertThat(holds("192.0.2.233/32")).isFalse();
    host.done("remove e0 192.0.2.233/32");
  }

  @Test
  void aForeignAddressIsNeitherChangedNorRemoved() throws IOException {
    host.done("install e0 192.0.2.1/24 PT2S");
    host.done("remove e0 192.0.2.1/24");

    assertThat(host.done("leftovers")).isEqualTo("0");
    assertThat(shown()).containsPattern("192\\.0\\.2\\.1/24[^\\n]*\\n\\s+valid_lft forever");
  }

  @Test
  void anAddressThatSomebodyElseReplacedIsForeignFromThenOn() throws IOException {
    host.done("install e0 192.0.2.233/32 PT20S");
    lan.ip(lan.left(), "address delete 192.0.2.233/32 dev e0");
    lan.ip(lan.left(), "address add 192.0.2.233/32 dev e0");

    host.done("install e0 192.0.2.233/32 PT2S");
    host.done("remove e0 192.0.2.233/32");

    assertThat(shown()).containsPattern("192\\.0\\.2\\.233/32[^\\n]*\\n\\s+valid_lft forever");
  }

  @Test
  void anAddressThatSomebodyRemovedIsNewsAndCanBePutBack() throws IOException {
    host.done("install e0 192.0.2.233/32 PT20S");
    host.drain(_ -> true);

    lan.ip(lan.left(), "address delete 192.0.2.233/32 dev e0");
    host.await(line -> line.startsWith("links"));
    host.done("install e0 192.0.2.233/32 PT20S");

    assertThat(holds("192.0.2.233/32")).isTrue();
  }

  @Test
  void whatAnEarlierLifeLeftBehindIsRemovedOnEveryInterface()
      throws IOException, InterruptedException {
    host.done("install e0 192.0.2.233/32");
    host.done("install lo 192.0.2.244/32");
    host.kill();
    host = lan.start(lan.left());

    assertThat(host.done("leftovers")).isEqualTo("2");

    assertThat(shown()).contains("192.0.2.1/24").doesNotContain("192.0.2.233");
    assertThat(lan.ip(lan.left(), "address show dev lo")).doesNotContain("192.0.2.244");
  }

  @Test
  void aRefusalNamesTheAddressAndTheErrorNumber() throws IOException {
    assertThat(host.order("install-at 4711 192.0.2.233/32"))
        .startsWith("failed")
        .contains("cannot add 192.0.2.233/32 on interface 4711", "No such device")
        .contains("errno 19");
  }

  @Test
  void ourOwnAddressesAreNotAmongTheLinksAddresses() throws IOException {
    host.done("install e0 192.0.2.233/24 PT20S");
    lan.ip(lan.left(), "address add 192.0.2.9/24 dev e0");
    host.await(line -> line.contains("192.0.2.9"));

    assertThat(host.done("links"))
        .contains("name=e0")
        .contains("192.0.2.1/24, 192.0.2.9/24")
        .doesNotContain("192.0.2.233");
  }

  @Test
  void anAdvertisementArrivesAtTheOtherEndOnlyWithTtl255AndItsSource() throws IOException {
    try (RemoteHost peer = lan.start(lan.right())) {
      host.done("open e0");
      peer.done("open e0");

      host.done("send 192.0.2.1 " + ADVERTISEMENT);

      String packet = peer.await(line -> line.startsWith("packet")).substring("packet ".length());
      assertThat(packet).startsWith("45c0").endsWith("c0000201e0000012" + ADVERTISEMENT);
      assertThat(packet.substring(16, 20)).as("TTL and protocol").isEqualTo("ff70");
      peer.done("send 192.0.2.2 " + ADVERTISEMENT);
      String heard = host.await(line -> line.startsWith("packet"));
      assertThat(heard).as("not its own, which left first").contains("c0000202e0000012");
    }
  }

  @Test
  void aChangedSourceIsSentFromAtOnce() throws IOException {
    try (RemoteHost peer = lan.start(lan.right())) {
      host.done("open e0");
      peer.done("open e0");
      lan.ip(lan.left(), "address add 192.0.2.7/24 dev e0");

      host.done("send 192.0.2.1 " + ADVERTISEMENT);
      host.done("send 192.0.2.7 " + ADVERTISEMENT);

      peer.await(line -> line.contains("c0000201e0000012"));
      peer.await(line -> line.contains("c0000207e0000012"));
    }
  }

  @Test
  void aGratuitousArpFrameChangesTheNeighboursCache() throws IOException {
    lan.ip(lan.right(), "neighbour add 192.0.2.233 lladdr 02:00:00:00:00:01 nud stale dev e0");
    host.done("open e0");

    host.done(
        "frame ffffffffffff00005e0001330806"
            + "000108000604000100005e000133c00002e9"
            + "000000000000c00002e9");

    await(() -> lan.ip(lan.right(), "neighbour show").contains("00:00:5e:00:01:33"));
  }

  @Test
  void carrierLostAndBackIsTold() {
    lan.ip(lan.right(), "link set e0 down");
    host.await(line -> e0(line).contains("up=false"));

    lan.ip(lan.right(), "link set e0 up");
    host.await(line -> e0(line).contains("up=true"));
  }

  @Test
  void anInterfaceDeletedAndMadeAgainIsTold() throws IOException {
    String before = e0(host.done("links"));

    lan.ip(lan.left(), "link delete e0");
    host.await(line -> e0(line).isEmpty());
    lan.join();
    String after =
        e0(host.await(line -> e0(line).contains("192.0.2.1/24") && e0(line).contains("up=true")));

    assertThat(after).isNotEqualTo(before);
    host.done("install e0 192.0.2.233/32 PT20S");
    assertThat(holds("192.0.2.233/32")).isTrue();
  }

  @Test
  void aTimerIsNeverEarlyAndACancelledOneNeverRuns() throws IOException {
    host.done("timer PT0.0005S");

    String elapsed = host.await(line -> line.startsWith("elapsed"));
    assertThat(Long.parseLong(elapsed.substring("elapsed ".length()))).isBetween(500L, 1_000_000L);
    assertThat(host.drain(line -> line.startsWith("cancelled"))).isFalse();
  }

  private String shown() {
    return lan.ip(lan.left(), "-d address show dev e0");
  }

  private boolean holds(String address) {
    return lan.ip(lan.left(), "address show dev e0").contains("inet " + address + " ");
  }

  /** The part of a listing that speaks of e0. */
  private static String e0(String links) {
    int start = links.indexOf("name=e0");
    if (start < 0) {
      return "";
    }
    int end = links.indexOf("Link[", start);
    return links.substring(links.lastIndexOf("Link[", start), end < 0 ? links.length() : end);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 20 s").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
