package io.kubevrrp.node.wire.bpf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a filter together. The machine has an accumulator, an index register and 16 words of memory;
 * it only jumps forwards. A conditional jump reaches 255 instructions, so every one here is
 * followed by a jump without that limit.
 */
final class Assembler {
  private static final int MOST = 4096;

  private final List<Instruction> instructions = new ArrayList<>();
  private final Map<Label, Integer> places = new HashMap<>();
  private final Map<Integer, Label> jumps = new HashMap<>();

  /** A place to jump to. */
  static final class Label {}

  /** The next instruction is there. */
  void place(Label label) {
    places.put(label, instructions.size());
  }

  /** Loads from the packet, at a fixed offset. */
  void load(int size, int offset) {
    emit(Instruction.LD | Instruction.ABSOLUTE | size, offset);
  }

  /** Loads from the packet, at an offset from the index. */
  void loadIndexed(int size, int offset) {
    emit(Instruction.LD | Instruction.INDIRECT | size, offset);
  }

  void loadConstant(int value) {
    emit(Instruction.LD | Instruction.IMMEDIATE, value);
  }

  /** Loads the packet's length in octets. */
  void loadLength() {
    emit(Instruction.LD | Instruction.LENGTH, 0);
  }

  void loadMemory(int cell) {
    emit(Instruction.LD | Instruction.MEMORY, cell);
  }

  void store(int cell) {
    emit(Instruction.ST, cell);
  }

  void indexConstant(int value) {
    emit(Instruction.LDX | Instruction.IMMEDIATE, value);
  }

  void indexMemory(int cell) {
    emit(Instruction.LDX | Instruction.MEMORY, cell);
  }

  /** The index becomes four times the low nibble of an octet: an IPv4 header's length. */
  void indexHeaderLength(int offset) {
    emit(Instruction.LDX | Instruction.HEADER_LENGTH | Instruction.BYTE, offset);
  }

  void toIndex() {
    emit(Instruction.MISC | Instruction.TO_INDEX, 0);
  }

  void fromIndex() {
    emit(Instruction.MISC | Instruction.FROM_INDEX, 0);
  }

  /** Calculates with a constant. */
  void calculate(int operation, int value) {
    emit(Instruction.ALU | Instruction.CONSTANT | operation, value);
  }

  /** Calculates with the index. */
  void calculateWithIndex(int operation) {
    emit(Instruction.ALU | Instruction.INDEX | operation, 0);
  }

  void jump(Label label) {
    jumps.put(instructions.size(), label);
    emit(Instruction.JMP | Instruction.ALWAYS, 0);
  }

  /** Jumps when the comparison of the accumulator with the constant holds. */
  void jumpIf(int comparison, int value, Label label) {
    conditional(Instruction.JMP | comparison | Instruction.CONSTANT, 0, value);
    jump(label);
  }

  /** Jumps when it does not hold. */
  void jumpUnless(int comparison, int value, Label label) {
    conditional(Instruction.JMP | comparison | Instruction.CONSTANT, 1, value);
    jump(label);
  }

  /** Jumps when the accumulator and the index have no bit in common. */
  void jumpUnlessBitOfIndex(Label label) {
    conditional(Instruction.JMP | Instruction.ANY_BIT | Instruction.INDEX, 1, 0);
    jump(label);
  }

  /** Ends: so many octets of the packet pass; 0: it is thrown away. */
  void pass(int octets) {
    emit(Instruction.RET, octets);
  }

  PacketFilter assemble() {
    jumps.forEach((at, label) -> {
      Integer place = places.get(label);
      if (place == null || place <= at) {
        throw new IllegalStateException("a filter jumps forwards, to a label that was placed");
      }
      instructions.set(
          at, new Instruction(Instruction.JMP | Instruction.ALWAYS, 0, 0, place - at - 1));
    });
    if (instructions.size() > MOST) {
      throw new IllegalStateException("a filter has at most " + MOST + " instructions");
    }
    return new PacketFilter(instructions);
  }

  private void conditional(int code, int skipWhenTrue, int value) {
    instructions.add(new Instruction(code, skipWhenTrue, 1 - skipWhenTrue, value));
  }

  private void emit(int code, int operand) {
    instructions.add(new Instruction(code, 0, 0, operand));
  }
}
