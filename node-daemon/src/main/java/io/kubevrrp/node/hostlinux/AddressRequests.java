package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.linux.Errno;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Acknowledgement;
import io.kubevrrp.node.netlink.AddressMessage;
import io.kubevrrp.node.netlink.Lifetime;
import io.kubevrrp.node.netlink.NetlinkHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** What the kernel is asked about addresses, many at a time. */
final class AddressRequests implements AutoCloseable {
  private static final int CREATE = NetlinkHeader.NLM_F_CREATE | NetlinkHeader.NLM_F_EXCL;
  private static final int RENEW = NetlinkHeader.NLM_F_CREATE | NetlinkHeader.NLM_F_REPLACE;

  /**
   * So many requests go with one call: their acknowledgements, and what the kernel tells of each
   * change, fit the buffers that a socket has by default.
   */
  private static final int BATCH = 32;

  private final RtnetlinkRequests requests;

  private AddressRequests(RtnetlinkRequests requests) {
    this.requests = requests;
  }

  static AddressRequests open() throws SyscallException {
    return new AddressRequests(RtnetlinkRequests.open());
  }

  /** These addresses, by so many as are put or deleted with one call. */
  static List<List<OwnAddresses.Key>> batches(int linkIndex, List<IpPrefix> addresses) {
    List<List<OwnAddresses.Key>> batches = new ArrayList<>();
    for (int from = 0; from < addresses.size(); from += BATCH) {
      batches.add(
          addresses.subList(from, Math.min(addresses.size(), from + BATCH)).stream()
              .map(address -> new OwnAddresses.Key(linkIndex, address))
              .toList());
    }
    return batches;
  }

  /**
   * Asks for a batch of addresses.
   *
   * @param known those that are renewed; the others are only created where none is
   * @return the answers, in the batch's order
   */
  List<Acknowledgement> put(
      List<OwnAddresses.Key> batch, Predicate<OwnAddresses.Key> known, Lifetime lifetime)
      throws SyscallException {
    return requests.changeAll(
        batch.stream()
            .map(key -> message(known.test(key) ? RENEW : CREATE, key, lifetime))
            .toList());
  }

  /** Deletes a batch of addresses; one that is gone already is no matter. */
  void delete(List<OwnAddresses.Key> batch) throws SyscallException, HostException {
    List<Acknowledgement> answers =
        requests.changeAll(batch.stream().map(AddressRequests::removal).toList());
    for (int i = 0; i < batch.size(); i++) {
      int errno = answers.get(i).errno();
      if (errno != Errno.EADDRNOTAVAIL && errno != Errno.ENODEV) {
        require(answers.get(i), "remove", batch.get(i));
      }
    }
  }

  /**
   * The addresses that are there.
   *
   * @param linkIndex of one interface; 0: of all
   */
  List<AddressMessage> entries(int linkIndex) throws SyscallException {
    return requests.dump(sequence -> AddressMessage.dump(sequence, linkIndex)).stream()
        .filter(AddressMessage.class::isInstance)
        .map(AddressMessage.class::cast)
        .toList();
  }

  @Override
  public void close() {
    requests.close();
  }

  private static IntFunction<AddressMessage> message(
      int flags, OwnAddresses.Key key, Lifetime lifetime) {
    return sequence ->
        AddressMessage.install(sequence, flags, key.linkIndex(), key.address(), lifetime);
  }

  private static IntFunction<AddressMessage> removal(OwnAddresses.Key key) {
    return sequence -> AddressMessage.removal(sequence, key.linkIndex(), key.address());
  }

  /**
   * Makes sure that it was done.
   *
   * @throws HostException when it was refused, with the kernel's words
   */
  static void require(Acknowledgement answer, String verb, OwnAddresses.Key key)
      throws HostException {
    if (answer.errno() != 0) {
      String words = answer.words().map(text -> " (" + text + ")").orElse("");
      SyscallException cause = new SyscallException("rtnetlink request", answer.errno());
      throw new HostException(describe(verb, key) + cause.getMessage() + words, cause);
    }
  }

  static HostException refused(String verb, OwnAddresses.Key key, SyscallException cause) {
    return new HostException(describe(verb, key) + cause.getMessage(), cause);
  }

  private static String describe(String verb, OwnAddresses.Key key) {
    return "cannot " + verb + " " + key.address() + " on interface " + key.linkIndex() + ": ";
  }
}
