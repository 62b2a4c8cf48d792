package io.kubevrrp.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.wire.ArpPacket.Operation;
import io.kubevrrp.node.wire.Decoded.Accepted;
import io.kubevrrp.node.wire.Decoded.Discarded;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ArpPacketTest {
  private static final MacAddress ASKER = new MacAddress(0x000c_293a_5b7dL);
  private static final MacAddress HOLDER = new MacAddress(0x000c_2911_2233L);
  private static final Ipv4Address ASKING = Ipv4Address.parse("192.168.1.129");
  private static final Ipv4Address ASKED = Ipv4Address.parse("192.168.1.233");

  @Test
  void gratuitousArpIsKeepalivedsWithPadding() {
    byte[] captured = Vector.read("arp/gratuitous");

    assertThat(GratuitousArp.frame(ASKER, ASKED)).isEqualTo(Arrays.copyOf(captured, 60));
  }

  @Test
  void gratuitousArpIsReadAsARequestForTheSendersOwnAddress() {
    assertThat(ArpPacket.decodeFrame(Vector.read("arp/gratuitous")))
        .isEqualTo(
            new Accepted<>(
                new ArpPacket(Operation.REQUEST, ASKER, ASKED, MacAddress.BROADCAST, ASKED)));
  }

  @Test
  void aRequestIsWrittenAsLinuxDoes() {
    byte[] captured = Vector.read("arp/request");

    assertThat(ArpPacket.request(ASKER, ASKING, ASKED).frame(MacAddress.BROADCAST))
        .isEqualTo(Arrays.copyOf(captured, 60));
    assertThat(ArpPacket.decodeFrame(captured))
        .isEqualTo(new Accepted<>(ArpPacket.request(ASKER, ASKING, ASKED)));
  }

  @Test
  void aReplyOfLinuxNamesTheHolder() {
    byte[] captured = Vector.read("arp/reply");
    ArpPacket reply = new ArpPacket(Operation.REPLY, HOLDER, ASKED, ASKER, ASKING);

    assertThat(ArpPacket.decodeFrame(captured)).isEqualTo(new Accepted<>(reply));
    assertThat(reply.frame(ASKER)).isEqualTo(Arrays.copyOf(captured, 60));
  }

  @Test
  void everyTruncationIsDiscarded() {
    byte[] captured = Vector.read("arp/gratuitous");
    for (int length = 0; length < captured.length; length++) {
      assertThat(ArpPacket.decodeFrame(Arrays.copyOf(captured, length)))
          .isEqualTo(new Discarded<>(DiscardReason.TRUNCATED));
    }
  }

  @Test
  void otherEtherTypesAndHardwareAreDiscarded() {
    byte[] captured = Vector.read("arp/gratuitous");
    for (int offset = 12; offset < 20; offset++) {
      assertThat(ArpPacket.decodeFrame(Packets.with(captured, offset, 0x77)))
          .isEqualTo(new Discarded<>(DiscardReason.NOT_IPV4));
    }
  }

  @Test
  void anotherOperationIsDiscarded() {
    assertThat(ArpPacket.decodeFrame(Packets.with(Vector.read("arp/gratuitous"), 21, 3)))
        .isEqualTo(new Discarded<>(DiscardReason.UNKNOWN_TYPE));
  }

  @Test
  void randomOctetsNeverThrow() {
    Random random = new Random(826);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);

      assertThat(ArpPacket.decodeFrame(noise)).isInstanceOf(Discarded.class);
    }
  }
}
