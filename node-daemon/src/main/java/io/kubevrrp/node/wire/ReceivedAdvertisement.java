package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.IpAddress;
import java.util.Optional;

/**
 * An advertisement that passed every check which needs no knowledge of our own routers.
 *
 * @param path from the sender's primary address to the group's address or one of ours
 * @param advertisement what it says
 * @param checksum the form of checksum it came with; version 2: always {@link
 *     Checksum#MESSAGE_ONLY}; IPv6: always {@link Checksum#PSEUDO_HEADER}
 * @param trailer what proves the sender, where it came with one
 */
public record ReceivedAdvertisement(
    Path path, Advertisement advertisement, Checksum checksum, Optional<HmacTrailer> trailer) {

  /** The sender's primary address. */
  public IpAddress source() {
    return path.source();
  }
}
