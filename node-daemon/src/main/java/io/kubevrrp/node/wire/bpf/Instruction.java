package io.kubevrrp.node.wire.bpf;

/**
 * One instruction of the classic packet filter, struct sock_filter of linux/filter.h.
 *
 * @param code class, size, mode and operation
 * @param jumpTrue how many instructions a jump skips when its condition holds, 0 to 255
 * @param jumpFalse how many it skips when not, 0 to 255
 * @param operand a constant, an offset or a distance
 */
public record Instruction(int code, int jumpTrue, int jumpFalse, int operand) {
  // linux/bpf_common.h
  static final int LD = 0x00;
  static final int LDX = 0x01;
  static final int ST = 0x02;
  static final int ALU = 0x04;
  static final int JMP = 0x05;
  static final int RET = 0x06;
  static final int MISC = 0x07;

  static final int WORD = 0x00;
  static final int HALF = 0x08;
  static final int BYTE = 0x10;

  static final int IMMEDIATE = 0x00;
  static final int ABSOLUTE = 0x20;
  static final int INDIRECT = 0x40;
  static final int MEMORY = 0x60;
  static final int LENGTH = 0x80;
  static final int HEADER_LENGTH = 0xa0;

  static final int ADD = 0x00;
  static final int SUB = 0x10;
  static final int AND = 0x50;
  static final int SHIFT_LEFT = 0x60;
  static final int SHIFT_RIGHT = 0x70;

  static final int ALWAYS = 0x00;
  static final int EQUAL = 0x10;
  static final int AT_LEAST = 0x30;
  static final int ANY_BIT = 0x40;

  static final int CONSTANT = 0x00;
  static final int INDEX = 0x08;
  static final int TO_INDEX = 0x00;
  static final int FROM_INDEX = 0x80;

  /** SKF_AD_OFF + SKF_AD_RANDOM: loads a random number. */
  static final int RANDOM = -0x1000 + 56;

  /** SKF_AD_OFF: from here on up, a negative offset means something beside the packet. */
  static final int ANCILLARY = -0x1000;

  /** SKF_NET_OFF: the network header, where the packet is seen without it. */
  static final int NETWORK_HEADER = -0x100000;

  /** Its eight octets as the kernel wants them, the code highest. */
  public long packed() {
    return (long) code << 48
        | (long) jumpTrue << 40
        | (long) jumpFalse << 32
        | Integer.toUnsignedLong(operand);
  }
}
