package io.kubevrrp.node.wire.bpf;

import java.util.List;

/** The kernel's classic packet filter, as far as {@link Assembler} uses it. */
final class FilterMachine {
  private static final int CELLS = 16;

  private final byte[] packet;
  private final int start;
  private final int end;
  private final int random;
  private final int[] memory = new int[CELLS];
  private int accumulator;
  private int index;
  private boolean outside;

  /**
   * Looks at a packet.
   *
   * @param packet its network header first
   * @param start where the filter's offset 0 is
   * @param end where the packet ends
   * @param random the next random number
   */
  FilterMachine(byte[] packet, int start, int end, int random) {
    this.packet = packet;
    this.start = start;
    this.end = end;
    this.random = random;
  }

  /** How many octets pass; 0 as well for a load from outside the packet. */
  int run(List<Instruction> instructions) {
    int at = 0;
    while (true) {
      Instruction now = instructions.get(at);
      int kind = now.code() & 0x07;
      if (kind == Instruction.RET) {
        return now.operand();
      }
      at += 1 + (kind == Instruction.JMP ? distance(now) : 0);
      perform(now, kind);
      if (outside) {
        return 0;
      }
    }
  }

  private void perform(Instruction now, int kind) {
    switch (kind) {
      case Instruction.LD -> accumulator = loaded(now);
      case Instruction.LDX -> index = loaded(now);
      case Instruction.ST -> memory[now.operand()] = accumulator;
      case Instruction.ALU -> accumulator = calculated(now);
      case Instruction.MISC -> {
        if ((now.code() & 0x80) == Instruction.FROM_INDEX) {
          accumulator = index;
        } else {
          index = accumulator;
        }
      }
      default -> {} // a jump, which was made
    }
  }

  private int loaded(Instruction now) {
    int operand = now.operand();
    return switch (now.code() & 0xe0) {
      case Instruction.IMMEDIATE -> operand;
      case Instruction.MEMORY -> memory[operand];
      case Instruction.LENGTH -> end - start;
      case Instruction.HEADER_LENGTH -> (octets(start + operand, 1) & 0x0f) * 4;
      case Instruction.INDIRECT -> octets(start + index + operand, size(now));
      case Instruction.ABSOLUTE -> absolute(operand, size(now));
      default -> throw new IllegalStateException("no such load: " + now);
    };
  }

  private int absolute(int offset, int size) {
    if (offset == Instruction.RANDOM) {
      return random;
    }
    return offset < 0
        ? octets(offset - Instruction.NETWORK_HEADER, size)
        : octets(start + offset, size);
  }

  private int octets(int from, int size) {
    if (from < 0 || from + size > end) {
      outside = true;
      return 0;
    }
    int value = 0;
    for (int i = 0; i < size; i++) {
      value = value << Byte.SIZE | (packet[from + i] & 0xff);
    }
    return value;
  }

  private static int size(Instruction now) {
    return switch (now.code() & 0x18) {
      case Instruction.BYTE -> 1;
      case Instruction.HALF -> 2;
      default -> 4;
    };
  }

  private int calculated(Instruction now) {
    int operand = operand(now);
    return switch (now.code() & 0xf0) {
      case Instruction.ADD -> accumulator + operand;
      case Instruction.SUB -> accumulator - operand;
      case Instruction.AND -> accumulator & operand;
      case Instruction.SHIFT_LEFT -> accumulator << operand;
      case Instruction.SHIFT_RIGHT -> accumulator >>> operand;
      default -> throw new IllegalStateException("no such calculation: " + now);
    };
  }

  private int distance(Instruction now) {
    int operand = operand(now);
    boolean holds =
        switch (now.code() & 0xf0) {
          case Instruction.EQUAL -> accumulator == operand;
          case Instruction.AT_LEAST -> Integer.compareUnsigned(accumulator, operand) >= 0;
          case Instruction.ANY_BIT -> (accumulator & operand) != 0;
          default -> true;
        };
    if ((now.code() & 0xf0) == Instruction.ALWAYS) {
      return now.operand();
    }
    return holds ? now.jumpTrue() : now.jumpFalse();
  }

  private int operand(Instruction now) {
    return (now.code() & Instruction.INDEX) == Instruction.INDEX ? index : now.operand();
  }
}
