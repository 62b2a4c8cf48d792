package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.AddressFilter;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.linux.KernelSocket;
import io.kubevrrp.node.linux.SocketAddress;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Acknowledgement;
import io.kubevrrp.node.netlink.Decoded;
import io.kubevrrp.node.netlink.FilterRequests;
import io.kubevrrp.node.netlink.NetlinkDecoder;
import io.kubevrrp.node.netlink.NetlinkMessage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * An nf_tables table of this process's own. It belongs to a netlink socket: the kernel lets nobody
 * else change it and removes it when the process ends, however it ends. Used by one thread at a
 * time; needs CAP_NET_ADMIN.
 */
public final class NetfilterAddressFilter implements AddressFilter, AutoCloseable {
  private static final SocketAddress KERNEL = new SocketAddress.Netlink(0);

  private final String table =
      "kube-vrrp-" + String.format(Locale.ROOT, "%08x", ThreadLocalRandom.current().nextInt());
  private Map<String, Set<IpAddress>> refused = Map.of();
  private @Nullable KernelSocket socket;
  private int sequence;

  /** Opens nothing before an address is to be refused. */
  public NetfilterAddressFilter() {}

  @Override
  public void prepare() throws HostException {
    KernelSocket _ = open();
  }

  @Override
  public void refuse(String router, Set<IpAddress> addresses) throws HostException {
    Map<String, Set<IpAddress>> next = new HashMap<>(refused);
    if (addresses.isEmpty()) {
      next.remove(router);
    } else {
      next.put(router, Set.copyOf(addresses));
    }
    Set<IpAddress> added = lacking(next, refused);
    Set<IpAddress> removed = lacking(refused, next);
    if (!added.isEmpty() || !removed.isEmpty()) {
      transact(open(), FilterRequests.change(++sequence, table, added, removed));
    }
    refused = Map.copyOf(next);
  }

  @Override
  public void close() {
    KernelSocket open = socket;
    if (open != null) {
      open.close();
    }
  }

  /** What one has and the other has not. */
  private static Set<IpAddress> lacking(
      Map<String, Set<IpAddress>> one, Map<String, Set<IpAddress>> other) {
    Set<IpAddress> all = new HashSet<>();
    one.values().forEach(all::addAll);
    other.values().forEach(all::removeAll);
    return all;
  }

  private KernelSocket open() throws HostException {
    KernelSocket known = socket;
    if (known != null) {
      return known;
    }
    try {
      KernelSocket opened = KernelSocket.netfilterNetlink();
      try {
        opened.options().extendedNetlinkAcks();
        transact(opened, FilterRequests.makeTable(++sequence, table));
      } catch (SyscallException | HostException e) {
        opened.close();
        throw e;
      }
      socket = opened;
      return opened;
    } catch (SyscallException e) {
      throw refusal(e);
    }
  }

  private static void transact(KernelSocket through, List<NetlinkMessage> batch)
      throws HostException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    batch.forEach(message -> octets.writeBytes(message.encode()));
    try {
      through.send(octets.toByteArray(), KERNEL);
      List<Acknowledgement> answers = answers(through);
      if (answers.isEmpty()) {
        throw new IllegalStateException("the kernel left a netfilter request without an answer");
      }
      for (Acknowledgement answer : answers) {
        if (answer.errno() != 0) {
          throw refusal(new SyscallException("nf_tables request", answer.errno()));
        }
      }
    } catch (SyscallException e) {
      throw refusal(e);
    }
  }

  private static List<Acknowledgement> answers(KernelSocket through) throws SyscallException {
    List<Acknowledgement> answers = new ArrayList<>();
    for (Optional<byte[]> next = through.receive(); next.isPresent(); next = through.receive()) {
      switch (NetlinkDecoder.decode(next.get())) {
        case Decoded.Messages(List<NetlinkMessage> list) ->
            list.stream()
                .filter(Acknowledgement.class::isInstance)
                .map(Acknowledgement.class::cast)
                .forEach(answers::add);
        case Decoded.Malformed(String reason) ->
            throw new IllegalStateException("netfilter's answer is malformed: " + reason);
      }
    }
    return answers;
  }

  private static HostException refusal(SyscallException cause) {
    return new HostException(
        "cannot keep packets to the addresses from the host (vrrp.accept: false needs the kernel's"
            + " nf_tables): "
            + cause.getMessage(),
        cause);
  }
}
