package io.kubevrrp.node.wire.bpf;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.bpf.Assembler.Label;

/**
 * The part of a filter that sums a message. The machine has no loops, so it is written out, for
 * messages of a usual length; longer ones pass unsummed, as those behind IPv4 options do.
 */
final class ChecksumCode {
  /** 20 IPv4 addresses, or 8 IPv6 ones with an HMAC trailer. */
  private static final int MOST_WORDS_IPV4 = 24;

  private static final int MOST_WORDS_IPV6 = 41;
  private static final int SHORTEST_IPV4_HEADER = 20;
  private static final int ALL_ONES = 0xffff;

  /** A cell of the machine's memory. */
  private static final int SUM = 4;

  private final Assembler code;
  private final AddressFamily family;
  private final int length;
  private final int scratch;

  /**
   * Writes to this assembler.
   *
   * @param length the cell that says how many octets are summed, a multiple of four
   * @param scratch a cell to use
   */
  ChecksumCode(Assembler code, AddressFamily family, int length, int scratch) {
    this.code = code;
    this.family = family;
    this.length = length;
    this.scratch = scratch;
  }

  /** Jumps to the one label when the checksum is right or cannot be told, else to the other. */
  void emit(Label right, Label wrong) {
    Label message = new Label();
    if (family == AddressFamily.IPV4) {
      code.indexHeaderLength(0);
      code.fromIndex();
      code.jumpUnless(Instruction.EQUAL, SHORTEST_IPV4_HEADER, right);
    }
    sumMessage(right, message);
    code.place(message);
    if (family == AddressFamily.IPV4) {
      code.fromIndex();
      code.store(SUM);
      fold();
      code.jumpIf(Instruction.EQUAL, ALL_ONES, right);
      code.load(Instruction.BYTE, SHORTEST_IPV4_HEADER);
      code.jumpIf(Instruction.EQUAL, 0x21, wrong); // version 2 has no pseudo-header
      code.indexMemory(SUM);
    }
    sumPseudoHeader();
    fold();
    code.jumpIf(Instruction.EQUAL, ALL_ONES, right);
    code.jump(wrong);
  }

  /** The index holds the sum. */
  private void sumMessage(Label tooLong, Label done) {
    int start = family == AddressFamily.IPV4 ? SHORTEST_IPV4_HEADER : 0;
    int most = family == AddressFamily.IPV4 ? MOST_WORDS_IPV4 : MOST_WORDS_IPV6;
    code.indexConstant(0);
    for (int word = 0; word < most; word++) {
      code.loadMemory(length);
      code.jumpIf(Instruction.EQUAL, 4 * word, done);
      addHalf(start + 4 * word);
      addHalf(start + 4 * word + 2);
    }
    code.loadMemory(length);
    code.jumpUnless(Instruction.EQUAL, 4 * most, tooLong);
  }

  /** The accumulator holds the sum. */
  private void sumPseudoHeader() {
    int first = family == AddressFamily.IPV4 ? 12 : Instruction.NETWORK_HEADER + 8;
    for (int half = 0; half < family.octets(); half++) { // half of two addresses' octets
      addHalf(first + 2 * half);
    }
    code.loadMemory(length);
    code.calculateWithIndex(Instruction.ADD);
    code.calculate(Instruction.ADD, AdvertisementCodec.PROTOCOL);
  }

  private void addHalf(int offset) {
    code.load(Instruction.HALF, offset);
    code.calculateWithIndex(Instruction.ADD);
    code.toIndex();
  }

  /** Twice is enough for a sum of fewer than 65536 halves. The index is lost. */
  private void fold() {
    for (int i = 0; i < 2; i++) {
      code.store(scratch);
      code.calculate(Instruction.AND, ALL_ONES);
      code.toIndex();
      code.loadMemory(scratch);
      code.calculate(Instruction.SHIFT_RIGHT, 16);
      code.calculateWithIndex(Instruction.ADD);
    }
  }
}
