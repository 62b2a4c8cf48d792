package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.wire.Authentication;
import io.kubevrrp.node.wire.Checksum;
import io.kubevrrp.node.wire.HmacKeys;
import io.kubevrrp.node.wire.HmacScreening;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two routers that prove themselves by HMAC, on hosts whose wall clocks are wrong for a while. */
class WrongClockTest {
  private static final Duration SLICE = Duration.ofMillis(10);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Machine strong = new Machine("192.168.1.131", 200);
  private final Machine weak = new Machine("192.168.1.129", 100);

  @BeforeEach
  void elect() {
    advance(Duration.ofSeconds(10));
    assertThat(states()).containsExactly(StateName.ACTIVE, StateName.BACKUP);
  }

  /** Beyond the window nobody can tell the other's advertisements from replayed ones. */
  @ParameterizedTest
  @CsvSource({"131, 3600", "131, -3600", "129, 3600", "129, -3600"})
  void twoOwnersLastAsLongAsTheWrongHourAndNotLonger(int whose, long hour) {
    Machine wrong = whose == 131 ? strong : weak;

    wrong.host.wallClockOff = Duration.ofSeconds(hour);
    advance(Duration.ofSeconds(30));
    assertThat(states()).containsExactly(StateName.ACTIVE, StateName.ACTIVE);

    wrong.host.wallClockOff = Duration.ZERO;
    advance(INTERVAL.plus(SLICE));
    assertThat(states()).containsExactly(StateName.ACTIVE, StateName.BACKUP);
    advance(Duration.ofSeconds(60));
    assertThat(states()).containsExactly(StateName.ACTIVE, StateName.BACKUP);
  }

  @ParameterizedTest
  @CsvSource({"3600", "-3600"})
  void anHourThatBothHaveWrongMattersToNobodyAndNeitherDoesItsCorrection(long hour) {
    int transitions = weak.snapshot().timeline().size();
    for (Duration off : List.of(Duration.ofSeconds(hour), Duration.ZERO)) {
      strong.host.wallClockOff = off;
      weak.host.wallClockOff = off;
      advance(Duration.ofSeconds(30));
    }

    assertThat(weak.snapshot().timeline()).hasSize(transitions);
  }

  @Test
  void aStepInsideTheWindowMattersToNobody() {
    int transitions = weak.snapshot().timeline().size();
    for (int off : List.of(4, 0, -4, 0)) {
      strong.host.wallClockOff = Duration.ofSeconds(off);
      advance(Duration.ofSeconds(30));
    }

    assertThat(weak.snapshot().timeline()).hasSize(transitions);
  }

  private List<StateName> states() {
    return List.of(strong.snapshot().state(), weak.snapshot().state());
  }

  /** What one sends the other hears at the end of the slice. */
  private void advance(Duration duration) {
    for (Duration gone = Duration.ZERO; gone.compareTo(duration) < 0; gone = gone.plus(SLICE)) {
      strong.host.advance(SLICE);
      weak.host.advance(SLICE);
      strong.talkTo(weak);
      weak.talkTo(strong);
    }
  }

  private static final class Machine {
    private final FakeHost host = new FakeHost();
    private final VirtualRouters routers =
        new VirtualRouters(host.host(), new CountedMetrics() {}, () -> {});

    Machine(String address, int priority) {
      MacAddress mac = new MacAddress(0x5254_0000_0000L + priority);
      host.present(new Link(2, "ens33", mac, true, List.of(IpPrefix.parse(address + "/24"))));
      HmacKeys keys = new HmacKeys(Map.of(1, new byte[32]), 1);
      HmacScreening.Policy policy =
          new HmacScreening.Policy(
              HmacScreening.Mode.ENFORCE, keys, Optional.of(Duration.ofSeconds(5)));
      RouterSpec.Speech speech =
          new RouterSpec.Speech(
              Checksum.PSEUDO_HEADER, new Authentication.None(), Optional.of(policy), false);
      routers.apply(
          List.of(RouterSpecs.speaking(speech, RouterSpecs.web(priority, "192.168.1.233"))));
    }

    RouterSnapshot snapshot() {
      return routers.snapshots().getFirst();
    }

    void talkTo(Machine other) {
      for (int i = 0; i < host.messages.size(); i++) {
        other.host.hear(host.paths.get(i), host.messages.get(i));
      }
      host.messages.clear();
      host.paths.clear();
    }
  }
}
