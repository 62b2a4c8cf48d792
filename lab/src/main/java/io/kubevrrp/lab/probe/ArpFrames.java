package io.kubevrrp.lab.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * ARP requests that ask without telling (RFC 5227 probes: sender address 0.0.0.0, a hardware
 * address that is nobody's), so that neither the hosts' nor the client's own neighbour table
 * changes: what the client's HTTP requests see stays what an ordinary client would see.
 */
final class ArpFrames {
  private static final byte[] OWN_MAC = {0x02, 0x6b, 0x76, 0x00, 0x00, 0x01};
  private static final short ARP = 0x0806;
  private static final short REPLY = 2;

  private ArpFrames() {}

  /** Who has this address? */
  static byte[] request(String address) throws IOException {
    byte[] frame = new byte[ArpSocket.FRAME_LENGTH];
    ByteBuffer.wrap(frame)
        .put(new byte[] {-1, -1, -1, -1, -1, -1})
        .put(OWN_MAC)
        .putShort(ARP)
        .putShort((short) 1)
        .putShort((short) 0x0800)
        .put((byte) 6)
        .put((byte) 4)
        .putShort((short) 1)
        .put(OWN_MAC)
        .putInt(0)
        .position(38)
        .put(InetAddress.getByName(address).getAddress());
    return frame;
  }

  /** The answer in a frame to us; empty for everything else. */
  static Optional<Answer> answer(byte[] frame) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(frame);
    if (frame.length < ArpSocket.FRAME_LENGTH
        || buffer.getShort(12) != ARP
        || buffer.getShort(20) != REPLY
        || !isOurs(buffer)) {
      return Optional.empty();
    }
    byte[] mac = new byte[6];
    byte[] address = new byte[4];
    buffer.get(22, mac).get(28, address);
    return Optional.of(
        new Answer(
            InetAddress.getByAddress(address).getHostAddress(),
            HexFormat.ofDelimiter(":").formatHex(mac)));
  }

  private static boolean isOurs(ByteBuffer frame) {
    byte[] destination = new byte[6];
    frame.get(0, destination);
    return Arrays.equals(destination, OWN_MAC);
  }

  /** An address and the hardware address that answers for it. */
  record Answer(String address, String mac) {}
}
