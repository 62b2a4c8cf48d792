package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.linux.Errno;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Acknowledgement;
import io.kubevrrp.node.netlink.AddressMessage;
import io.kubevrrp.node.netlink.Lifetime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The kernel's address table. Ours are those that carry {@link AddressMessage#MARK}; an equal
 * address that somebody else put there serves as well, and is neither changed nor removed. Used by
 * one thread at a time. Needs Linux 5.18, the first to keep the mark, and CAP_NET_ADMIN.
 */
public final class RtnetlinkAddressTable implements AddressTable, AutoCloseable {
  private static final int EVERY_LINK = 0;

  private final AddressRequests requests;
  private final OwnAddresses own;
  private boolean markIsKept;

  private RtnetlinkAddressTable(AddressRequests requests, OwnAddresses own) {
    this.requests = requests;
    this.own = own;
  }

  /**
   * Opens its sockets.
   *
   * @throws HostException when the kernel refuses them
   */
  public static RtnetlinkAddressTable open() throws HostException {
    return open(OptionalInt.empty());
  }

  static RtnetlinkAddressTable open(OptionalInt buffer) throws HostException {
    try {
      AddressRequests requests = AddressRequests.open();
      try {
        return new RtnetlinkAddressTable(requests, OwnAddresses.open(buffer));
      } catch (SyscallException e) {
        requests.close();
        throw e;
      }
    } catch (SyscallException e) {
      throw new HostException("cannot open the address table: " + e.getMessage(), e);
    }
  }

  @Override
  public Installation install(int linkIndex, IpPrefix address, Optional<Duration> lifetime)
      throws HostException {
    return install(linkIndex, List.of(address), lifetime).getFirst();
  }

  @Override
  public List<Installation> install(
      int linkIndex, List<IpPrefix> addresses, Optional<Duration> lifetime) throws HostException {
    Lifetime kept = lifetime.map(RtnetlinkAddressTable::wholeSeconds).orElse(Lifetime.FOREVER);
    List<Installation> found = new ArrayList<>();
    for (List<OwnAddresses.Key> batch : AddressRequests.batches(linkIndex, addresses)) {
      try {
        found.addAll(put(batch, kept));
      } catch (SyscallException e) {
        throw AddressRequests.refused("add", batch.getFirst(), e);
      }
    }
    return found;
  }

  @Override
  public void remove(int linkIndex, IpPrefix address) throws HostException {
    remove(linkIndex, List.of(address));
  }

  @Override
  public void remove(int linkIndex, List<IpPrefix> addresses) throws HostException {
    for (List<OwnAddresses.Key> batch : AddressRequests.batches(linkIndex, addresses)) {
      try {
        requests.delete(ours(linkIndex, batch));
      } catch (SyscallException e) {
        if (e.errno() != Errno.ENODEV) {
          throw AddressRequests.refused("remove", batch.getFirst(), e);
        }
      }
      batch.forEach(own::forget);
    }
  }

  @Override
  public List<Leftover> leftovers() throws HostException {
    try {
      own.catchUp();
      List<AddressMessage> entries = requests.entries(EVERY_LINK);
      marked(entries).forEach(own::add);
      return entries.stream()
          .filter(AddressMessage::marked)
          .flatMap(RtnetlinkAddressTable::leftover)
          .toList();
    } catch (SyscallException e) {
      throw new HostException("cannot list the addresses: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    requests.close();
    own.close();
  }

  /** Renews what is known to be ours, creates the rest, and looks whose it is that was there. */
  private List<Installation> put(List<OwnAddresses.Key> batch, Lifetime lifetime)
      throws SyscallException, HostException {
    own.catchUp();
    List<Installation> found = new ArrayList<>();
    batch.forEach(key -> found.add(own.contains(key) ? Installation.RENEWED : Installation.ADDED));
    List<Acknowledgement> answers = requests.put(batch, own::contains, lifetime);
    List<OwnAddresses.Key> added = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      boolean created = found.get(i) == Installation.ADDED;
      if (created && answers.get(i).errno() == Errno.EEXIST) {
        found.set(i, Installation.FOREIGN);
      } else if (created && answers.get(i).errno() == 0) {
        added.add(batch.get(i));
      }
    }
    requireMarks(added);
    added.forEach(own::add);
    for (int i = 0; i < batch.size(); i++) {
      if (found.get(i) != Installation.FOREIGN) {
        String verb = found.get(i) == Installation.ADDED ? "add" : "renew";
        AddressRequests.require(answers.get(i), verb, batch.get(i));
      }
    }
    return found.contains(Installation.FOREIGN) ? claimed(batch, found, lifetime) : found;
  }

  /** What was there already may be ours, from an earlier life or because notices were lost. */
  private List<Installation> claimed(
      List<OwnAddresses.Key> batch, List<Installation> found, Lifetime lifetime)
      throws SyscallException, HostException {
    learn(batch.getFirst().linkIndex());
    List<Installation> claimed = new ArrayList<>(found);
    List<OwnAddresses.Key> renewed = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      if (found.get(i) == Installation.FOREIGN && own.contains(batch.get(i))) {
        claimed.set(i, Installation.RENEWED);
        renewed.add(batch.get(i));
      }
    }
    List<Acknowledgement> answers = requests.put(renewed, _ -> true, lifetime);
    for (int i = 0; i < renewed.size(); i++) {
      AddressRequests.require(answers.get(i), "renew", renewed.get(i));
    }
    return claimed;
  }

  /** Without the mark nobody could tell an address from a foreign one later. */
  private void requireMarks(List<OwnAddresses.Key> added) throws SyscallException, HostException {
    if (markIsKept || added.isEmpty()) {
      return;
    }
    if (unmarked(added.getFirst())) {
      requests.delete(added);
      throw new HostException(
          "this kernel does not keep the mark of addresses (IFA_PROTO): Linux 5.18 or newer is"
              + " needed");
    }
    markIsKept = true;
  }

  /** Those that are there and ours; the kernel is only asked about what is not known. */
  private List<OwnAddresses.Key> ours(int linkIndex, List<OwnAddresses.Key> batch)
      throws SyscallException {
    own.catchUp();
    if (!batch.stream().allMatch(own::contains)) {
      learn(linkIndex);
    }
    return batch.stream().filter(own::contains).toList();
  }

  /** The kernel tells all of an interface at once: what it says of the others is kept, too. */
  private void learn(int linkIndex) throws SyscallException {
    marked(requests.entries(linkIndex)).forEach(own::add);
  }

  private boolean unmarked(OwnAddresses.Key key) throws SyscallException {
    return requests.entries(key.linkIndex()).stream()
        .filter(entry -> entry.linkIndex() == key.linkIndex() && !entry.marked())
        .anyMatch(entry -> entry.address().filter(key.address()::equals).isPresent());
  }

  private static Stream<Leftover> leftover(AddressMessage entry) {
    Optional<Duration> lease =
        entry
            .lifetime()
            .filter(kept -> kept.validSeconds() != Lifetime.FOREVER.validSeconds())
            .map(kept -> Duration.ofSeconds(Integer.toUnsignedLong(kept.validSeconds())));
    return entry.address().stream().map(address -> new Leftover(entry.linkIndex(), address, lease));
  }

  private static Stream<OwnAddresses.Key> marked(List<AddressMessage> entries) {
    return entries.stream()
        .filter(AddressMessage::marked)
        .flatMap(entry ->
            entry.address().stream()
                .map(address -> new OwnAddresses.Key(entry.linkIndex(), address)));
  }

  /** Rounded up: an address must not go before the time asked for. */
  private static Lifetime wholeSeconds(Duration lifetime) {
    long seconds = lifetime.toSeconds() + (lifetime.toNanosPart() > 0 ? 1 : 0);
    return Lifetime.ofSeconds((int) Math.clamp(seconds, 1L, Integer.MAX_VALUE));
  }
}
