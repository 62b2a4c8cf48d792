package io.kubevrrp.lab.history;

/** What must hold for every virtual address, whatever happens to the hosts. */
public enum Invariant {
  /** I1. */
  NEVER_SHARED("I1", "two owners no longer than the active faults excuse"),
  /** I2. */
  NEVER_OWNERLESS("I2", "no owner no longer than the active faults excuse"),
  /** I3. */
  SETTLES("I3", "2 Active_Down + 1 s after the last fault exactly one owner, and it is the best"),
  /** I4. */
  EVERY_CHANGE_HAS_A_CAUSE("I4", "every change of owner has a cause in the daemon's own timeline"),
  /** I5. */
  NOT_OUTLIVED("I5", "a daemon that ended, however it did, leaves no address beyond the lease"),
  /** I6. */
  CLIENTS_KNOW("I6", "one second after a change the owner, and nobody else, answers clients"),
  /** I7. */
  NOTHING_LEFT("I7", "at the end no host holds an address that a daemon bound");

  private final String number;
  private final String sentence;

  Invariant(String number, String sentence) {
    this.number = number;
    this.sentence = sentence;
  }

  /** I1 to I7. */
  public String number() {
    return number;
  }

  /** What must hold. */
  public String sentence() {
    return sentence;
  }
}
