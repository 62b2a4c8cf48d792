package io.kubevrrp.node.ipvs;

import java.util.Arrays;
import java.util.Optional;

/** The transport protocols that IPVS directs. */
public enum TransportProtocol {
  TCP(6),
  UDP(17),
  SCTP(132);

  private final int number;

  TransportProtocol(int number) {
    this.number = number;
  }

  /** The IP protocol number. */
  public int number() {
    return number;
  }

  static Optional<TransportProtocol> ofNumber(int number) {
    return Arrays.stream(values()).filter(protocol -> protocol.number == number).findFirst();
  }
}
