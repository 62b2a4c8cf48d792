package io.kubevrrp.node.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kubevrrp.node.inet.Ipv4Address;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTest {
  private static final Ipv4Address HERE = Ipv4Address.parse("127.0.0.1");
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
        .isThrownBy(() -> new Check.Http(HERE, 80, path, "example.org", OK));
  }

  @Test
  void aProcessNameLongerThanTheKernelKeepsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Check.ProcessRunning("sixteen-octets-x"))
        .withMessageContaining("15 octets");
  }

  @Test
  void aPortOutOfRangeIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Check.Tcp(HERE, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Check.Tcp(HERE, 65_536));
  }
}
