package io.kubevrrp.node.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTest {
  private static final List<StatusRange> OK = List.of(StatusRange.parse("200"));

  @Test
  void aStatusRangeIsReadAndWritten() {
    assertThat(StatusRange.parse("200-299")).isEqualTo(new StatusRange(200, 299));
    assertThat(StatusRange.parse("204")).isEqualTo(new StatusRange(204, 204)).hasToString("204");
    assertThat(new StatusRange(200, 299)).hasToString("200-299");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2xx", "20", "299-200", "200-", "600", "099", "200-299-300", "-200"})
  void whatIsNoStatusRangeIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> StatusRange.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "index.html", "/ HTTP/1.0", "/\r\nX: y", "/ä"})
  void aPathThatWouldBreakTheRequestIsRefused(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new HttpQuestion(path, "example.org", HttpQuestion.Style.PLAIN, OK, BodyRule.ANY));
  }

  @Test
  void aProcessNameLongerThanTheKernelKeepsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProcessRunning.named("sixteen-octets-x"))
        .withMessageContaining("15 octets");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fe80::1", "224.0.0.1", "0.0.0.0", "::", "ff02::1"})
  void aGatewayIsOneHostThatIsToBeFound(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Check.Gateway(Target.address(address), Optional.empty()))
        .withMessageContaining("gateway");
  }

  @Test
  void aPortOutOfRangeIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Target.parse("127.0.0.1", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Target.parse("127.0.0.1", 65_536));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.1", "1.2.3.256", "::g", "", "1.2.3.4%eth0"})
  void aTargetThatIsNoAddressIsRefused(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Target.parse(host, 80))
        .withMessageContaining("no IP address");
  }

  @Test
  void anIpv6TargetIsWrittenInBrackets() {
    assertThat(Target.parse("::1", 80)).hasToString("[0:0:0:0:0:0:0:1]:80");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "a/b", "", ".", "..", ".hidden", "a\nb"})
  void aFileOutsideOfItsFolderIsRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Check.TrackedFile(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "a{1001}", "((a{100}){100}){100}", "(?<name>a)\\1"})
  void anExpressionThatIsNotLinearOrTooLargeIsRefused(String regex) {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new BodyRule(Optional.of(regex), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void aHeaderThatWouldBreakTheRequestIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HttpQuestion.Header("X", "a\r\nHost: b"));
    assertThatIllegalArgumentException().isThrownBy(() -> new HttpQuestion.Header("X: y", "a"));
  }
}
