package io.kubevrrp.node.wire;

import io.kubevrrp.node.inet.Ipv4Address;

/**
 * An advertisement that passed every check which needs no knowledge of our own routers.
 *
 * @param source the sender's primary address
 * @param advertisement what it says
 * @param checksum the form of checksum it came with; version 2: always {@link
 *     Checksum#MESSAGE_ONLY}
 */
public record ReceivedAdvertisement(
    Ipv4Address source, Advertisement advertisement, Checksum checksum) {}
