package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A router that nobody could hear, or who would hear nobody, never becomes Active. */
class TransportTest {
  private static final Duration ELECTED = Duration.ofSeconds(4);
  private static final String OWN = "192.168.1.129";
  private static final String PEER = "192.168.1.131";
  private static final String THIRD = "192.168.1.133";

  private final FakeHost host = new FakeHost();
  private final VirtualRouters routers =
      new VirtualRouters(host.host(), new CountedMetrics(), () -> {});

  @Test
  void unicastWithoutPeersIsAFaultAndNeverActive() {
    apply(Transport.Mode.UNICAST, false, OWN);
    assertFault(TransitionReason.NO_PEERS);

    apply(Transport.Mode.UNICAST, false);
    assertFault(TransitionReason.NOT_AMONG_PEERS);
  }

  @Test
  void unicastWithoutItselfIsAFaultUntilThePeersNameIt() {
    apply(Transport.Mode.UNICAST, false, PEER, THIRD);
    assertFault(TransitionReason.NOT_AMONG_PEERS);

    apply(Transport.Mode.UNICAST, false, PEER, OWN);
    assertActive();
  }

  @Test
  void aStrictMulticasterThatIsNoMemberItselfIsAFaultSinceTheOthersWouldNotHearIt() {
    apply(Transport.Mode.MULTICAST, true, PEER, THIRD);
    assertFault(TransitionReason.NOT_AMONG_PEERS);

    apply(Transport.Mode.MULTICAST, true, PEER, OWN);
    assertActive();
  }

  private void apply(Transport.Mode mode, boolean strict, String... members) {
    Transport transport =
        new Transport(mode, Stream.of(members).map(IpAddress::parse).toList(), strict);
    routers.apply(List.of(RouterSpecs.through(RouterSpecs.web(100, "192.168.1.233"), transport)));
  }

  private void assertActive() {
    host.advance(ELECTED);
    assertThat(snapshot().state()).isEqualTo(StateName.ACTIVE);
  }

  private void assertFault(TransitionReason reason) {
    host.advance(Duration.ofMinutes(1));
    assertThat(snapshot().state()).isEqualTo(StateName.FAULT);
    assertThat(snapshot().timeline().getFirst().reason()).isEqualTo(reason);
    assertThat(snapshot().timeline()).noneMatch(change -> change.to() == StateName.ACTIVE);
    assertThat(host.addresses).isEmpty();
  }

  private RouterSnapshot snapshot() {
    return routers.snapshots().getFirst();
  }
}
