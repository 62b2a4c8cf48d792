package io.kubevrrp.node.vrrp;

/** What a virtual router wants done, in the order of the list it stands in. */
public sealed interface RouterAction {
  /**
   * Send an advertisement.
   *
   * @param priority the priority to say; {@link Priority#RESIGNING} to give up
   */
  record SendAdvertisement(Priority priority) implements RouterAction {}

  /** Bind the virtual addresses. */
  record InstallAddresses() implements RouterAction {}

  /** Renew the lease of the bound addresses. */
  record RenewAddresses() implements RouterAction {}

  /** Unbind the virtual addresses. */
  record RemoveAddresses() implements RouterAction {}

  /**
   * Send gratuitous ARP for every virtual address.
   *
   * @param count packets for each
   */
  record AnnounceAddresses(int count) implements RouterAction {}
}
