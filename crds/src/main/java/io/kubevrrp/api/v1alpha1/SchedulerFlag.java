package io.kubevrrp.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the kernel's schedulers SH and MH do otherwise when they are asked to. */
public enum SchedulerFlag {
  /**
   * A real server that gets no new connections is passed over; without it, the clients that belong
   * to it are refused.
   */
  @JsonProperty("Fallback")
  FALLBACK,
  /** By the client's port too: connections of one client go to several real servers. */
  @JsonProperty("Port")
  PORT
}
