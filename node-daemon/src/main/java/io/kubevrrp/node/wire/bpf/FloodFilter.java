package io.kubevrrp.node.wire.bpf;

import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.bpf.Assembler.Label;
import java.util.BitSet;

/**
 * Lets pass what a virtual router might accept, and of the rest one packet in {@link #REPRESENTED}:
 * enough to tell what a flood is made of, and how large it is.
 *
 * <p>What it holds back is what {@link AdvertisementCodec} would discard, or what is for no virtual
 * router of the interface. It never holds back what a virtual router has to judge itself: who the
 * sender is, its password, its addresses, its proof.
 */
public final class FloodFilter {
  /** So many packets that are held back stand behind one that is not. A power of two. */
  public static final int REPRESENTED = 256;

  /** A random number with which a packet that is to be held back is held back. */
  public static final int NO_LUCK = 1;

  private static final int WHOLE = 0x40000;
  private static final int HMAC_TRAILER = 28;
  private static final int VERSION_3 = 0x31;
  private static final int VERSION_2 = 0x21;

  // Cells of the machine's memory.
  private static final int COUNT = 0;
  private static final int LENGTH = 1;
  private static final int SUMMED = 2;
  private static final int SCRATCH = 3;

  private final AddressFamily family;
  private final BitSet version2;
  private final BitSet version3;
  private final Assembler code = new Assembler();
  private final Label sampled = new Label();
  private final Label passed = new Label();
  private final Label sum = new Label();

  private FloodFilter(AddressFamily family, BitSet version2, BitSet version3) {
    this.family = family;
    this.version2 = version2;
    this.version3 = version3;
  }

  /**
   * The filter of an interface.
   *
   * @param version2 the VRIDs that are spoken in version 2 there; IPv4 only
   * @param version3 those in version 3
   */
  public static PacketFilter of(AddressFamily family, BitSet version2, BitSet version3) {
    return new FloodFilter(family, version2, version3).assemble();
  }

  private PacketFilter assemble() {
    hopLimit();
    length();
    Label second = new Label();
    code.loadIndexed(Instruction.BYTE, 0);
    code.jumpIf(Instruction.EQUAL, VERSION_2, second);
    code.jumpUnless(Instruction.EQUAL, VERSION_3, sampled);
    version3();
    code.jump(sum);
    code.place(second);
    version2();
    code.place(sum);
    new ChecksumCode(code, family, SUMMED, SCRATCH).emit(passed, sampled);
    code.place(sampled);
    code.load(Instruction.WORD, Instruction.RANDOM);
    code.calculate(Instruction.AND, REPRESENTED - 1);
    code.jumpIf(Instruction.EQUAL, 0, passed);
    code.pass(0);
    code.place(passed);
    code.pass(WHOLE);
    return code.assemble();
  }

  private void hopLimit() {
    code.load(
        Instruction.BYTE,
        switch (family) {
          case IPV4 -> 8;
          case IPV6 -> Instruction.NETWORK_HEADER + 7;
        });
    code.jumpUnless(Instruction.EQUAL, AdvertisementCodec.TTL, sampled);
  }

  /** From here on the first octets are there: a load from outside a packet ends it uncounted. */
  private void length() {
    indexMessage();
    code.loadLength();
    code.calculateWithIndex(Instruction.SUB);
    code.jumpUnless(Instruction.AT_LEAST, 8, sampled);
    code.store(LENGTH);
    code.loadIndexed(Instruction.BYTE, 3);
    code.jumpIf(Instruction.EQUAL, 0, sampled);
    code.calculate(Instruction.SHIFT_LEFT, family == AddressFamily.IPV6 ? 4 : 2);
    code.calculate(Instruction.ADD, 8);
    code.store(COUNT);
  }

  private void version3() {
    code.loadMemory(COUNT);
    code.store(SUMMED);
    code.toIndex();
    code.loadMemory(LENGTH);
    code.calculateWithIndex(Instruction.SUB);
    Label fits = new Label();
    code.jumpIf(Instruction.EQUAL, 0, fits);
    code.jumpUnless(Instruction.EQUAL, HMAC_TRAILER, sampled);
    code.place(fits);
    if (family == AddressFamily.IPV6) { // where a trailer is summed, too
      code.loadMemory(LENGTH);
      code.store(SUMMED);
    }
    indexMessage();
    code.loadIndexed(Instruction.HALF, 4);
    code.calculate(Instruction.AND, 0xfff);
    code.jumpIf(Instruction.EQUAL, 0, sampled);
    member(version3);
  }

  private void version2() {
    code.loadMemory(COUNT);
    code.calculate(Instruction.ADD, 8);
    code.store(SUMMED);
    code.toIndex();
    code.loadMemory(LENGTH);
    code.calculateWithIndex(Instruction.SUB);
    code.jumpUnless(Instruction.EQUAL, 0, sampled);
    indexMessage();
    code.loadIndexed(Instruction.BYTE, 5);
    code.jumpIf(Instruction.EQUAL, 0, sampled);
    member(version2);
  }

  /** Whether the VRID is one of these: one of 256 bits. */
  private void member(BitSet wanted) {
    Label test = new Label();
    code.loadIndexed(Instruction.BYTE, 1);
    code.store(SCRATCH);
    code.calculate(Instruction.AND, 31);
    code.toIndex();
    code.loadConstant(1);
    code.calculateWithIndex(Instruction.SHIFT_LEFT);
    code.toIndex();
    code.loadMemory(SCRATCH);
    code.calculate(Instruction.SHIFT_RIGHT, 5);
    for (int word = 0; word < 8; word++) {
      Label next = new Label();
      code.jumpUnless(Instruction.EQUAL, word, next);
      code.loadConstant(bits(wanted, word));
      code.jump(test);
      code.place(next);
    }
    code.loadConstant(0);
    code.place(test);
    code.jumpUnlessBitOfIndex(sampled);
  }

  private static int bits(BitSet wanted, int word) {
    int bits = 0;
    for (int i = 0; i < Integer.SIZE; i++) {
      bits |= wanted.get(word * Integer.SIZE + i) ? 1 << i : 0;
    }
    return bits;
  }

  private void indexMessage() {
    switch (family) {
      case IPV4 -> code.indexHeaderLength(0);
      case IPV6 -> code.indexConstant(0);
    }
  }
}
