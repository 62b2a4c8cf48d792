package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kernel's schedulers, by the names that the kernel gives them. */
public enum Scheduler {
  /** In turn. */
  @JsonProperty("rr")
  RR("rr"),
  /** In turn, by weight. */
  @JsonProperty("wrr")
  WRR("wrr"),
  /** The one with the fewest connections. */
  @JsonProperty("lc")
  LC("lc"),
  /** The one with the fewest connections for its weight. */
  @JsonProperty("wlc")
  WLC("wlc"),
  /** By virtual address, moving on from overloaded ones. */
  @JsonProperty("lblc")
  LBLC("lblc"),
  /** As LBLC, with a set of servers for each address. */
  @JsonProperty("lblcr")
  LBLCR("lblcr"),
  /** By the client's address. */
  @JsonProperty("sh")
  SH("sh"),
  /** By the virtual address. */
  @JsonProperty("dh")
  DH("dh"),
  /** The one that would answer soonest. */
  @JsonProperty("sed")
  SED("sed"),
  /** An idle one, else as SED. */
  @JsonProperty("nq")
  NQ("nq"),
  /** By the client's address, with Maglev's table. */
  @JsonProperty("mh")
  MH("mh"),
  /** The heaviest. */
  @JsonProperty("fo")
  FO("fo"),
  /** The heaviest until its weight in connections is reached, then the next. */
  @JsonProperty("ovf")
  OVF("ovf"),
  /** The better of two chosen at random. */
  @JsonProperty("twos")
  TWOS("twos");

  private final String word;

  Scheduler(String word) {
    this.word = word;
  }

  /** Its name in the kernel. */
  public String word() {
    return word;
  }
}
