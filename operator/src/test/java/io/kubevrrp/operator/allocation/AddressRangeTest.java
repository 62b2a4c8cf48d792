package io.kubevrrp.operator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "192.168.1.240/28, 192.168.1.240, 192.168.1.255, 16",
    "192.168.1.250/28, 192.168.1.240, 192.168.1.255, 16",
    "192.168.1.240-192.168.1.250, 192.168.1.240, 192.168.1.250, 11",
    "192.168.1.7, 192.168.1.7, 192.168.1.7, 1",
    "0.0.0.0/0, 0.0.0.0, 255.255.255.255, 4294967296",
    "2001:db8::/120, 2001:db8::, 2001:db8::ff, 256",
    "2001:db8::ffff-2001:db8::1:0, 2001:db8::ffff, 2001:db8::1:0, 2",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1, 2001:db8::1:0:0:1, 1"
  })
  void aRangeIsReadInAllItsForms(String text, String first, String last, String size) {
    AddressRange range = AddressRange.parse(text).orElseThrow();

    assertThat(range.first()).hasToString(first);
    assertThat(range.last()).hasToString(last);
    assertThat(range.size()).hasToString(size);
    assertThat(range.contains(range.first())).isTrue();
    assertThat(range.contains(range.last())).isTrue();
    assertThat(range.contains(range.last().next())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "192.168.1.250-192.168.1.240",
        "192.168.1.240-250",
        "192.168.1.240-2001:db8::1",
        "192.168.1.240/28-192.168.1.250",
        "192.168.1.0/33",
        "shop"
      })
  void anythingElseIsNone(String text) {
    assertThat(AddressRange.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0", "192.168.1.255", "::", "::1", "1::", "1:0:2::", "1:2:3:4:5:6:7:8"})
  void anAddressIsWrittenAsItIsRead(String text) {
    assertThat(IpAddress.parse(text).orElseThrow()).hasToString(text);
  }
}
