package io.kubevrrp.node.inet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpAddressTest {

  /** RFC 5952 sections 4 and 5, and RFC 4291 section 2.2. */
  @ParameterizedTest
  @CsvSource({
    "2001:0db8::0001, 2001:db8::1",
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:DB8::ABCD, 2001:db8::abcd",
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::ffff:192.0.2.1, ::ffff:c000:201",
    "fe80::, fe80::"
  })
  void ipv6IsReadAndWrittenInItsCanonicalForm(String text, String canonical) {
    assertThat(IpAddress.parse(text)).hasToString(canonical);
    assertThat(IpAddress.parse(canonical)).isEqualTo(IpAddress.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "1:2:3:4:5:6:7:8::",
        "12345::", "g::", "fe80::1%eth0", "::192.0.2.256", "192.0.2.1::", "::1:", ":1::",
        "2001:db8::1/64", "::\u0661"
      })
  void whatIsNoIpv6AddressIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Ipv6Address.parse(text));
  }

  @Test
  void randomAddressesReadBackAsTheyWereAndAsTheJdkReadsThem() throws UnknownHostException {
    Random random = new Random(5952);
    for (int i = 0; i < 5_000; i++) {
      Ipv6Address address = new Ipv6Address(sparse(random), sparse(random));

      assertThat(Ipv6Address.parse(address.toString())).isEqualTo(address);
      assertThat(IpAddress.of(address.octets())).isEqualTo(address);
      if (InetAddress.getByName(address.toString()) instanceof Inet6Address jdk) {
        assertThat(jdk.getAddress()).isEqualTo(address.octets());
      }
    }
  }

  @Test
  void addressesAreComparedUnsignedAndInNetworkOrder() {
    assertThat(IpAddress.parse("fe80::1")).isGreaterThan(IpAddress.parse("7fff::1"));
    assertThat(IpAddress.parse("fe80::ffff:0:0:1"))
        .isGreaterThan(IpAddress.parse("fe80::7fff:0:0:2"));
    assertThat(IpAddress.parse("192.0.2.200")).isGreaterThan(IpAddress.parse("10.0.0.1"));
    assertThat(IpAddress.parse("::1")).isGreaterThan(IpAddress.parse("255.255.255.255"));
    assertThat(IpAddress.parse("255.255.255.255")).isLessThan(IpAddress.parse("::"));
  }

  @Test
  void scopesAreKnown() {
    assertThat(Ipv6Address.parse("fe80::1").isLinkLocal()).isTrue();
    assertThat(Ipv6Address.parse("febf::1").isLinkLocal()).isTrue();
    assertThat(Ipv6Address.parse("fec0::1").isLinkLocal()).isFalse();
    assertThat(Ipv6Address.parse("2001:db8::1").isLinkLocal()).isFalse();
    assertThat(IpAddress.parse("ff02::12").isMulticast()).isTrue();
    assertThat(IpAddress.parse("224.0.0.18").isMulticast()).isTrue();
    assertThat(IpAddress.parse("192.0.2.1").isMulticast()).isFalse();
  }

  @Test
  void theSolicitedNodeGroupHoldsTheLast24Bits() {
    assertThat(Ipv6Address.parse("2001:db8::12:3456").solicitedNode())
        .hasToString("ff02::1:ff12:3456");
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::1/64, 2001:db8::ffff, true",
    "2001:db8::1/64, 2001:db8:0:1::1, false",
    "2001:db8::1/65, 2001:db8::8000:0:0:0, false",
    "2001:db8::1/65, 2001:db8::7fff:0:0:0, true",
    "2001:db8::1, 2001:db8::1, true",
    "2001:db8::1, 2001:db8::2, false",
    "::/0, ff02::1, true",
    "::/0, 192.0.2.1, false",
    "0.0.0.0/0, 192.0.2.1, true",
    "192.0.2.129/25, 192.0.2.128, true",
    "192.0.2.129/25, 192.0.2.127, false",
    "192.0.2.1, 192.0.2.1, true"
  })
  void aPrefixContainsWhatSharesItsBits(String prefix, String address, boolean contained) {
    assertThat(IpPrefix.parse(prefix).contains(IpAddress.parse(address))).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1/33", "2001:db8::1/129", "2001:db8::1/", "192.0.2.1/-1"})
  void aPrefixLengthBeyondTheFamilysIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> IpPrefix.parse(text));
  }

  /** With many zero groups, so that their shortening is met. */
  private static long sparse(Random random) {
    long bits = random.nextLong();
    for (int group = 0; group < 4; group++) {
      if (random.nextBoolean()) {
        bits &= ~(0xffffL << (16 * group));
      }
    }
    return bits;
  }
}
