package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.linux.Errno;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Acknowledgement;
import io.kubevrrp.node.netlink.AddressMessage;
import io.kubevrrp.node.netlink.Lifetime;
import io.kubevrrp.node.netlink.NetlinkHeader;
import java.time.Duration;
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
  private static final int CREATE = NetlinkHeader.NLM_F_CREATE | NetlinkHeader.NLM_F_EXCL;
  private static final int RENEW = NetlinkHeader.NLM_F_CREATE | NetlinkHeader.NLM_F_REPLACE;
  private static final int EVERY_LINK = 0;

  private final RtnetlinkRequests requests;
  private final OwnAddresses own;
  private boolean markIsKept;

  private RtnetlinkAddressTable(RtnetlinkRequests requests, OwnAddresses own) {
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
      RtnetlinkRequests requests = RtnetlinkRequests.open();
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
    Lifetime kept = lifetime.map(RtnetlinkAddressTable::wholeSeconds).orElse(Lifetime.FOREVER);
    OwnAddresses.Key key = new OwnAddresses.Key(linkIndex, address);
    try {
      if (own.contains(key)) {
        require(put(RENEW, key, kept), "renew", key);
        return Installation.RENEWED;
      }
      return create(key, kept);
    } catch (SyscallException e) {
      throw refused("add", key, e);
    }
  }

  @Override
  public void remove(int linkIndex, IpPrefix address) throws HostException {
    OwnAddresses.Key key = new OwnAddresses.Key(linkIndex, address);
    try {
      if (isOurs(key)) {
        delete(key);
      }
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENODEV) {
        throw refused("remove", key, e);
      }
    }
    own.forget(key);
  }

  @Override
  public List<Leftover> leftovers() throws HostException {
    try {
      return entries(EVERY_LINK).stream()
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

  private Installation create(OwnAddresses.Key key, Lifetime lifetime)
      throws SyscallException, HostException {
    Acknowledgement answer = put(CREATE, key, lifetime);
    if (answer.errno() == Errno.EEXIST) {
      if (!isOurs(key)) {
        return Installation.FOREIGN;
      }
      require(put(RENEW, key, lifetime), "renew", key);
      own.add(key);
      return Installation.RENEWED;
    }
    require(answer, "add", key);
    requireMark(key);
    own.add(key);
    return Installation.ADDED;
  }

  /** Without the mark nobody could tell the address from a foreign one later. */
  private void requireMark(OwnAddresses.Key key) throws SyscallException, HostException {
    if (markIsKept) {
      return;
    }
    if (unmarked(key)) {
      delete(key);
      throw new HostException(
          "this kernel does not keep the mark of addresses (IFA_PROTO): Linux 5.18 or newer is"
              + " needed");
    }
    markIsKept = true;
  }

  private boolean isOurs(OwnAddresses.Key key) throws SyscallException {
    return marked(key.linkIndex()).contains(key);
  }

  private boolean unmarked(OwnAddresses.Key key) throws SyscallException {
    return entries(key.linkIndex()).stream()
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

  private List<OwnAddresses.Key> marked(int linkIndex) throws SyscallException {
    return entries(linkIndex).stream()
        .filter(AddressMessage::marked)
        .flatMap(entry ->
            entry.address().stream()
                .map(address -> new OwnAddresses.Key(entry.linkIndex(), address)))
        .toList();
  }

  private List<AddressMessage> entries(int linkIndex) throws SyscallException {
    return requests.dump(sequence -> AddressMessage.dump(sequence, linkIndex)).stream()
        .filter(AddressMessage.class::isInstance)
        .map(AddressMessage.class::cast)
        .toList();
  }

  private Acknowledgement put(int flags, OwnAddresses.Key key, Lifetime lifetime)
      throws SyscallException {
    return requests.change(sequence ->
        AddressMessage.install(sequence, flags, key.linkIndex(), key.address(), lifetime));
  }

  private void delete(OwnAddresses.Key key) throws SyscallException, HostException {
    Acknowledgement answer =
        requests.change(
            sequence -> AddressMessage.removal(sequence, key.linkIndex(), key.address()));
    boolean gone = answer.errno() == Errno.EADDRNOTAVAIL || answer.errno() == Errno.ENODEV;
    if (!gone) {
      require(answer, "remove", key);
    }
  }

  private static void require(Acknowledgement answer, String verb, OwnAddresses.Key key)
      throws HostException {
    if (answer.errno() != 0) {
      String words = answer.words().map(text -> " (" + text + ")").orElse("");
      SyscallException cause = new SyscallException("rtnetlink request", answer.errno());
      throw new HostException(describe(verb, key) + cause.getMessage() + words, cause);
    }
  }

  private static HostException refused(String verb, OwnAddresses.Key key, SyscallException cause) {
    return new HostException(describe(verb, key) + cause.getMessage(), cause);
  }

  private static String describe(String verb, OwnAddresses.Key key) {
    return "cannot " + verb + " " + key.address() + " on interface " + key.linkIndex() + ": ";
  }

  /** Rounded up: an address must not go before the time asked for. */
  private static Lifetime wholeSeconds(Duration lifetime) {
    long seconds = lifetime.toSeconds() + (lifetime.toNanosPart() > 0 ? 1 : 0);
    return Lifetime.ofSeconds((int) Math.clamp(seconds, 1L, Integer.MAX_VALUE));
  }
}
