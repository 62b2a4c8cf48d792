package io.kubevrrp.node.wire.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.wire.ArpPacket;
import io.kubevrrp.node.wire.NeighborAdvertisement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel would let pass. */
class AnswerFilterTest {
  private static final MacAddress MAC = new MacAddress(0x5254_0000_0002L);
  private static final String GATEWAY = "192.168.1.1";
  private static final String GATEWAY6 = "2001:db8::1";

  @Test
  void onlyArpFromTheAddressPasses() {
    PacketFilter filter = AnswerFilter.of(Ipv4Address.parse(GATEWAY));

    assertThat(filter.passes(arp(GATEWAY), 60, AddressFamily.IPV4, 0)).isTrue();
    assertThat(filter.passes(arp("192.168.1.2"), 60, AddressFamily.IPV4, 0)).isFalse();
    assertThat(filter.passes(arp(GATEWAY), 20, AddressFamily.IPV4, 0)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2001:db8::2", "2001:db8:0:1::1", "2001:db9::1", "2001:db8::1:0:0:1", "fe80::1"})
  void onlyAdvertisementsOfTheAddressPass(String other) {
    PacketFilter filter = AnswerFilter.of(Ipv6Address.parse(GATEWAY6));

    byte[] packet = advertisement(GATEWAY6);
    assertThat(filter.passes(packet, packet.length, AddressFamily.IPV6, 0)).isTrue();
    assertThat(filter.passes(packet, 60, AddressFamily.IPV6, 0)).isFalse();
    assertThat(filter.passes(advertisement(other), packet.length, AddressFamily.IPV6, 0)).isFalse();
  }

  private static byte[] arp(String from) {
    return new ArpPacket(
            ArpPacket.Operation.REPLY,
            MAC,
            Ipv4Address.parse(from),
            MacAddress.BROADCAST,
            Ipv4Address.parse("192.168.1.129"))
        .frame(MacAddress.BROADCAST);
  }

  private static byte[] advertisement(String target) {
    byte[] frame = NeighborAdvertisement.unsolicited(MAC, Ipv6Address.parse(target)).frame();
    return Arrays.copyOfRange(frame, 14, frame.length);
  }
}
