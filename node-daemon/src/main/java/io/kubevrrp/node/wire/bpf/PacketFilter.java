package io.kubevrrp.node.wire.bpf;

import io.kubevrrp.node.inet.AddressFamily;
import java.util.List;

/**
 * A program that decides which packets a socket gets to see.
 *
 * @param instructions run from the first on
 */
public record PacketFilter(List<Instruction> instructions) {
  private static final int IPV6_HEADER = 40;

  public PacketFilter {
    instructions = List.copyOf(instructions);
  }

  /** Its instructions as the kernel wants them. */
  public long[] packed() {
    return instructions.stream().mapToLong(Instruction::packed).toArray();
  }

  /**
   * What the kernel does with a packet, done here.
   *
   * @param packet IP header and all; a raw IPv6 socket's filter begins behind the header
   * @param random the number that the kernel would draw
   * @return whether it passes
   */
  public boolean passes(byte[] packet, int length, AddressFamily family, int random) {
    int start = family == AddressFamily.IPV6 ? IPV6_HEADER : 0;
    return new FilterMachine(packet, start, length, random).run(instructions) != 0;
  }
}
