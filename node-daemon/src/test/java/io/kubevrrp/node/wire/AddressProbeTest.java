package io.kubevrrp.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv6Address;
import io.kubevrrp.node.inet.MacAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AddressProbeTest {
  private static final MacAddress OURS = new MacAddress(0x5254_0000_0001L);
  private static final MacAddress THEIRS = new MacAddress(0x5254_0000_0002L);
  private static final Ipv4Address VIP = Ipv4Address.parse("192.168.1.233");
  private static final Ipv6Address VIP6 = Ipv6Address.parse("2001:db8::1:233");

  private final List<DiscardReason> discarded = new ArrayList<>();

  /** RFC 5227 section 2.1.1: the sender's address is all zero, so no cache is touched. */
  @Test
  void anArpProbeNamesNoSender() {
    assertThat(HexFormat.of().formatHex(AddressProbe.frame(OURS, VIP)))
        .startsWith(
            "ffffffffffff"
                + "525400000001"
                + "0806"
                + "0001080006040001"
                + "525400000001"
                + "00000000"
                + "000000000000"
                + "c0a801e9");
  }

  /** RFC 4862 section 5.4.2: from the unspecified address to the solicited-node group. */
  @Test
  void aNeighbourSolicitationComesFromTheUnspecifiedAddress() {
    String frame = HexFormat.of().formatHex(AddressProbe.frame(OURS, VIP6));

    assertThat(frame)
        .startsWith("3333ff010233" + "525400000001" + "86dd" + "60000000" + "0018" + "3a" + "ff")
        .contains("00000000000000000000000000000000" + "ff0200000000000000000001ff010233" + "8700")
        .endsWith("00000000" + "20010db8000000000000000000010233");
  }

  /** RFC 826 and RFC 4861 section 4.3: with the sender's address, so that the answer is its own. */
  @Test
  void aQuestionNamesItsSender() {
    assertThat(
            HexFormat.of()
                .formatHex(AddressProbe.frame(OURS, Ipv4Address.parse("192.168.1.129"), VIP)))
        .startsWith("ffffffffffff" + "525400000001" + "0806" + "0001080006040001")
        .contains("525400000001" + "c0a80181" + "000000000000" + "c0a801e9");
    assertThat(
            HexFormat.of()
                .formatHex(AddressProbe.frame(OURS, Ipv6Address.parse("fe80::129"), VIP6)))
        .startsWith("3333ff010233" + "525400000001" + "86dd" + "60000000" + "0020" + "3a" + "ff")
        .contains("fe800000000000000000000000000129" + "ff0200000000000000000001ff010233" + "8700")
        .endsWith("20010db8000000000000000000010233" + "0101" + "525400000001");
    assertThatThrownBy(() -> AddressProbe.frame(OURS, VIP, VIP6))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whoeverSendsArpFromAnAddressHasIt() {
    byte[] reply =
        new ArpPacket(ArpPacket.Operation.REPLY, THEIRS, VIP, OURS, new Ipv4Address(0)).frame(OURS);

    assertThat(answer(AddressFamily.IPV4, reply)).contains(new AddressProbe.Held(VIP, THEIRS));
    assertThat(answer(AddressFamily.IPV4, GratuitousArp.frame(THEIRS, VIP)))
        .contains(new AddressProbe.Held(VIP, THEIRS));
  }

  @Test
  void anotherProbeClaimsNothing() {
    assertThat(answer(AddressFamily.IPV4, AddressProbe.frame(THEIRS, VIP))).isEmpty();
    byte[] frame = AddressProbe.frame(THEIRS, VIP6);
    assertThat(answer(AddressFamily.IPV6, Arrays.copyOfRange(frame, 14, frame.length))).isEmpty();
  }

  @Test
  void whoeverAdvertisesANeighbourHasIt() {
    byte[] frame = NeighborAdvertisement.unsolicited(THEIRS, VIP6).frame();

    assertThat(answer(AddressFamily.IPV6, Arrays.copyOfRange(frame, 14, frame.length)))
        .contains(new AddressProbe.Held(VIP6, THEIRS));
  }

  @Test
  void whatIsNoAnswerIsNoneAndItIsToldWhy() {
    assertThat(answer(AddressFamily.IPV4, new byte[7])).isEmpty();
    assertThat(discarded).containsExactly(DiscardReason.TRUNCATED);
    assertThat(answer(AddressFamily.IPV6, new byte[0])).isEmpty();
    assertThat(discarded).hasSize(2);
  }

  private Optional<AddressProbe.Held> answer(AddressFamily family, byte[] message) {
    return AddressProbe.answer(family, message, discarded::add);
  }
}
