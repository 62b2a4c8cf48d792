package io.kubevrrp.node.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.runtime.Delays;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Virtual routers as a file has them, which no API server looked at before. */
class RouterReadingTest {
  private final SpecReader reader = new SpecReader(new Keys(Optional.empty()));

  @Test
  void delaysAreReadAndWithoutThemEverythingCountsAtOnce() {
    Reading read =
        read(
            "192.168.1.233",
            "{virtualRouterID: 1, startupDelay: {afterStart: 5s}, linkDelay: {down: 1500ms, up: 3s}}");

    assertThat(read.problems()).isEmpty();
    assertThat(delays(read))
        .isEqualTo(
            new Delays(
                Duration.ofSeconds(5),
                Duration.ZERO,
                Duration.ofMillis(1500),
                Duration.ofSeconds(3)));
    assertThat(delays(read("192.168.1.233", "{virtualRouterID: 1}"))).isEqualTo(Delays.NONE);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "192.168.1.233 | startupDelay: {afterBoot: 2h} | an hour (1h) at most",
        "192.168.1.233 | linkDelay: {up: 5m} | 255s at most",
        "192.168.1.233 | linkDelay: {down: 2s} | less than downAfter - 1 advertisement intervals",
        "192.168.1.233 | advertisedAddresses: 0 | advertisedAddresses is 1 to 255",
        "2001:db8::233 | checksum: RFC9568 | put an fe80 address first",
      })
  void whatCannotBeIsRefusedWithASentence(String address, String vrrp, String sentence) {
    Reading read = read(address, "{virtualRouterID: 1, " + vrrp + "}");

    assertThat(read.routers().sound()).isEmpty();
    assertThat(read.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains(sentence));
  }

  @Test
  void aLinkLocalFirstAddressIsWhatTheRfcAsksFor() {
    Reading read = read("'fe80::233', '2001:db8::233'", "{virtualRouterID: 1, checksum: RFC9568}");

    assertThat(read.problems()).isEmpty();
    assertThat(read.routers().sound()).containsOnlyKeys("web");
  }

  private static Delays delays(Reading read) {
    return read.routers().sound().values().stream().toList().getFirst().form().delays();
  }

  private Reading read(String addresses, String vrrp) {
    return reader.read(
        Specs.yaml(
            """
            virtualRouters:
            - name: web
              group: web
              interface: {name: ens33}
              priority: 100
              addresses: [%s]
              vrrp: %s
            """
                .formatted(addresses, vrrp)));
  }
}
