package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.LinkTable;
import io.kubevrrp.node.inet.Ipv4Prefix;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.AddressMessage;
import io.kubevrrp.node.netlink.LinkMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's interfaces, read once and then kept current from rtnetlink's notifications; read anew
 * when the kernel had to drop some.
 */
public final class RtnetlinkLinkTable implements LinkTable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RtnetlinkLinkTable.class);
  private static final int GROUPS =
      RtnetlinkListener.RTMGRP_LINK | RtnetlinkListener.RTMGRP_IPV4_IFADDR;

  /** A host that starts a thousand pods must not keep the election's timers from running. */
  private static final int DATAGRAMS_PER_WAKE_UP = 64;

  private final RtnetlinkRequests requests;
  private final RtnetlinkListener notices;
  private final NettyEventLoop.Registered readable;
  private final LinkState state = new LinkState();
  private final List<Runnable> listeners = new ArrayList<>();
  private int readings;

  private RtnetlinkLinkTable(
      NettyEventLoop loop, RtnetlinkRequests requests, RtnetlinkListener notices)
      throws SyscallException {
    this.requests = requests;
    this.notices = notices;
    readAll();
    this.readable = loop.register(notices.socket(), this::readNotices);
  }

  /**
   * Reads the interfaces and follows them on {@code loop}. Callable from any thread; afterwards the
   * table belongs to the loop.
   *
   * @throws HostException when the kernel refuses
   */
  public static RtnetlinkLinkTable open(NettyEventLoop loop) throws HostException {
    return open(loop, OptionalInt.empty());
  }

  static RtnetlinkLinkTable open(NettyEventLoop loop, OptionalInt buffer) throws HostException {
    try {
      // Subscribed first: what changes during the first reading is told afterwards.
      RtnetlinkListener notices = RtnetlinkListener.open(GROUPS, buffer);
      try {
        return new RtnetlinkLinkTable(loop, RtnetlinkRequests.open(), notices);
      } catch (SyscallException e) {
        notices.close();
        throw e;
      }
    } catch (SyscallException e) {
      throw new HostException("cannot read the interfaces: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Link> links() {
    return state.links();
  }

  @Override
  public boolean holds(int linkIndex, Ipv4Prefix address) {
    return state.holds(new OwnAddresses.Key(linkIndex, address));
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    readable.close();
    requests.close();
  }

  /** How often everything was read: once, and once more each time notifications were lost. */
  int readings() {
    return readings;
  }

  private void readNotices() {
    AtomicBoolean changed = new AtomicBoolean();
    try {
      RtnetlinkListener.Outcome outcome =
          notices.read(
              DATAGRAMS_PER_WAKE_UP,
              message -> {
                if (state.apply(message)) {
                  changed.set(true);
                }
              });
      if (outcome == RtnetlinkListener.Outcome.LOST) {
        LOG.atInfo().log("interface notifications were lost; reading all interfaces again");
        readAll();
        changed.set(true);
      }
    } catch (SyscallException e) {
      LOG.atError().addKeyValue("errno", e.errno()).log("following the interfaces failed");
    }
    if (changed.get()) {
      List.copyOf(listeners).forEach(Runnable::run);
    }
  }

  private void readAll() throws SyscallException {
    readings++;
    state.clear();
    requests.dump(LinkMessage::dump).forEach(state::apply);
    requests.dump(sequence -> AddressMessage.dump(sequence, 0)).forEach(state::apply);
  }
}
