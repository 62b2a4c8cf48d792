package io.kubevrrp.node.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CapabilitiesTest {
  private static final Set<Capability> ALL = EnumSet.of(Capability.NET_ADMIN, Capability.NET_RAW);

  @Test
  void rootLacksNothing() throws IOException {
    assertThat(parse("000001ffffffffff").missing(ALL)).isEmpty();
  }

  @Test
  void aPlainUserLacksBoth() throws IOException {
    assertThat(parse("0000000000000000").missing(ALL))
        .containsExactly(Capability.NET_ADMIN, Capability.NET_RAW);
  }

  @Test
  void onlyWhatIsNotThereIsMissingAndNamedInASentence() throws IOException {
    assertThat(parse("0000000000001000").missing(ALL))
        .extracting(Capability::missingSentence)
        .containsExactly(
            "the daemon needs the capability NET_RAW to open VRRP's raw sockets: add it to"
                + " securityContext.capabilities.add, or run as root");
  }

  @Test
  void thisProcessHasAReadableStatus() throws IOException {
    assertThat(Capabilities.ofThisProcess().missing(Set.of())).isEmpty();
  }

  @Test
  void aStatusInAnotherFormatIsSaid() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Capabilities.parse(List.of("Name: java")))
        .withMessageContaining("CapEff");
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> parse("many"));
  }

  private static Capabilities parse(String number) throws IOException {
    return Capabilities.parse(List.of("Name:\tjava", "CapEff:\t" + number));
  }
}
