package io.kubevrrp.node.linux;

/** A Linux capability the daemon needs or can use, see capabilities(7). */
public enum Capability {
  /** Addresses, socket options, IPVS. */
  NET_ADMIN(12, "to add and remove virtual addresses"),
  /** Raw and packet sockets. */
  NET_RAW(13, "to open VRRP's raw sockets"),
  /** Memory that is never swapped out. */
  IPC_LOCK(14, "to keep its memory from being swapped out"),
  /** Real-time priority. */
  SYS_NICE(23, "to run its election before everything else");

  private final int bit;
  private final String purpose;

  Capability(int bit, String purpose) {
    this.bit = bit;
    this.purpose = purpose;
  }

  /** Its bit in the CapEff line of /proc/self/status. */
  public int bit() {
    return bit;
  }

  /** What a user is told when it is missing. */
  public String missingSentence() {
    return "the daemon needs the capability "
        + name()
        + " "
        + purpose
        + ": add it to securityContext.capabilities.add, or run as root";
  }
}
