package io.kubevrrp.node.runtime;

import io.kubevrrp.node.wire.DiscardReason;
import io.kubevrrp.node.wire.ReceivedAdvertisement;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One VRID's listener, and the last packet that it accepted: an Active router says the same again
 * and again, which need not be understood again and again.
 */
final class Ear {
  private final Segment.Listener listener;
  private byte[] packet = {};
  private @Nullable ReceivedAdvertisement meaning;

  /** Has heard nothing yet. */
  Ear(Segment.Listener listener) {
    this.listener = listener;
  }

  /** Whether the packet means the same as the last one. */
  boolean recalls(byte[] octets, int length) {
    if (meaning == null || length != packet.length) {
      return false;
    }
    boolean ipv4 = (octets[0] & 0xf0) == 0x40;
    // An IPv4 packet has a number of its own (4, 5), and its header checksum (10, 11) goes with it.
    return ipv4
        ? equal(octets, 0, 4) && equal(octets, 6, 10) && equal(octets, 12, length)
        : equal(octets, 0, length);
  }

  /** Takes the packet that is recalled. */
  Optional<DiscardReason> hearAgain() {
    return meaning == null ? Optional.empty() : listener.onAdvertisement(meaning);
  }

  /** Takes another packet; its proof, where there is one, will not be seen again. */
  Optional<DiscardReason> hear(byte[] octets, ReceivedAdvertisement received) {
    Optional<DiscardReason> discarded = listener.onAdvertisement(received);
    if (discarded.isEmpty() && received.trailer().isEmpty()) {
      packet = octets;
      meaning = received;
    }
    return discarded;
  }

  private boolean equal(byte[] octets, int from, int to) {
    return Arrays.equals(octets, from, to, packet, from, to);
  }
}
