package io.kubevrrp.node.hostlinux;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.wire.Advertisement;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.Checksum;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The filter as the kernel understands it. */
@NeedsNamespaces
final class FloodFilterLab {
  private static final String PEER = "192.0.2.2";
  private static final String GOOD = hex(message(51, PEER, "192.0.2.233"));
  private static final String OTHER_VRID = hex(message(52, PEER, "192.0.2.233"));
  private static final String WRONG_CHECKSUM = hex(wrong(message(51, PEER, "192.0.2.233")));
  private static final String SHORT = "3133";
  private static final int BURST = 4000;

  /** Of four thousand, 16 are expected: more than 60 have a chance of one in 10^15. */
  private static final int MOST_SAMPLES = 60;

  @AutoClose private final Namespaces lan = Namespaces.open();
  private RemoteHost host;
  private RemoteHost peer;

  @BeforeEach
  void startTheHosts() throws IOException {
    host = lan.start(lan.left());
    peer = lan.start(lan.right());
  }

  @Test
  void theKernelHoldsBackWhatCannotBeAcceptedButForASample() throws IOException {
    host.done("open e0");
    peer.done("open e0");
    host.done("filter 51");

    int samples = 0;
    for (String bad : List.of(WRONG_CHECKSUM, OTHER_VRID, SHORT)) {
      peer.done("burst " + BURST + " " + PEER + " " + bad);
      samples += heardBefore(PEER, GOOD);
    }

    assertThat(samples).isBetween(1, 3 * MOST_SAMPLES);
  }

  @Test
  void withoutTheFilterEveryPacketIsSeenAgain() throws IOException {
    host.done("open e0");
    peer.done("open e0");
    host.done("filter 51");
    host.done("unfilter");
    host.done("unfilter");

    peer.done("burst 500 " + PEER + " " + OTHER_VRID);

    assertThat(heardBefore(PEER, GOOD)).isEqualTo(500);
  }

  @Test
  void ipv6PacketsAreFilteredByTheSameRules() throws IOException {
    String source = linkLocal();
    host.done("open e0 ipv6");
    peer.done("open e0 ipv6");
    host.done("filter 51 ipv6");

    int samples = 0;
    for (int vrid : List.of(52, 51)) {
      byte[] bad = message(vrid, source, "fe80::233", "2001:db8::233");
      bad[7] ^= (byte) (vrid == 51 ? 1 : 0);
      peer.done("burst " + BURST + " " + source + " " + hex(bad));
      samples += heardBefore(source, hex(message(51, source, "fe80::233", "2001:db8::233")));
    }

    assertThat(samples).isBetween(1, 2 * MOST_SAMPLES);
  }

  /** Sends this one and counts the others that came before it. */
  private int heardBefore(String source, String good) throws IOException {
    peer.done("send " + source + " " + good);
    int others = 0;
    while (!host.await(line -> line.startsWith("packet")).endsWith(good)) {
      others++;
    }
    return others;
  }

  private static byte[] message(int vrid, String source, String... addresses) {
    IpAddress sender = IpAddress.parse(source);
    Advertisement advertisement =
        new Advertisement(
            3,
            vrid,
            100,
            Duration.ofSeconds(1),
            Stream.of(addresses).map(IpAddress::parse).toList(),
            new Authentication.None());
    return AdvertisementCodec.encode(
        advertisement,
        Checksum.PSEUDO_HEADER,
        new io.kubevrrp.node.wire.Path(sender, AdvertisementCodec.group(sender.family())));
  }

  private static byte[] wrong(byte[] message) {
    message[7] ^= 1;
    return message;
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }

  /** The sender's link-local address, once it can be used. */
  private String linkLocal() {
    Pattern pattern = Pattern.compile("inet6 (fe80:[0-9a-f:]+)/64");
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      Matcher found = pattern.matcher(lan.ip(lan.right(), "address show dev e0 -tentative"));
      if (found.find()) {
        return found.group(1);
      }
      assertThat(System.nanoTime()).as("waited 20 s").isLessThan(end);
    }
  }
}
