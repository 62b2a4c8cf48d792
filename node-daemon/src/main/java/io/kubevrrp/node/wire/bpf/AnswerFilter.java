package io.kubevrrp.node.wire.bpf;

import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.inet.Ipv6Address;

/** Lets nothing pass but what somebody says of one address: everybody's ARP wakes nobody then. */
public final class AnswerFilter {
  /** The sender's address in an ARP packet behind its Ethernet header. */
  private static final int SENDER = 14 + 14;

  /** The target in a Neighbour Advertisement, which a raw socket's filter sees from its type on. */
  private static final int TARGET = 8;

  private static final int ALL = 0x4_0000;

  private AnswerFilter() {}

  /**
   * What speaks of the address.
   *
   * @param address IPv4: for a packet socket that hears ARP; IPv6: for a raw ICMPv6 socket that
   *     hears Neighbour Advertisements
   */
  public static PacketFilter of(IpAddress address) {
    Assembler code = new Assembler();
    Assembler.Label other = new Assembler.Label();
    switch (address) {
      case Ipv4Address(int bits) -> equal(code, SENDER, bits, other);
      case Ipv6Address(long high, long low) -> {
        equal(code, TARGET, (int) (high >>> Integer.SIZE), other);
        equal(code, TARGET + Integer.BYTES, (int) high, other);
        equal(code, TARGET + 2 * Integer.BYTES, (int) (low >>> Integer.SIZE), other);
        equal(code, TARGET + 3 * Integer.BYTES, (int) low, other);
      }
    }
    code.pass(ALL);
    code.place(other);
    code.pass(0);
    return code.assemble();
  }

  private static void equal(Assembler code, int offset, int word, Assembler.Label other) {
    code.load(Instruction.WORD, offset);
    code.jumpUnless(Instruction.EQUAL, word, other);
  }
}
