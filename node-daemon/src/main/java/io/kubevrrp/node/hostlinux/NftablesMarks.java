package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.PacketMarks;
import io.kubevrrp.node.ipvs.ServiceKey;
import io.kubevrrp.node.linux.Errno;
import io.kubevrrp.node.linux.KernelSocket;
import io.kubevrrp.node.linux.SocketAddress;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Acknowledgement;
import io.kubevrrp.node.netlink.Decoded;
import io.kubevrrp.node.netlink.NetfilterMessage;
import io.kubevrrp.node.netlink.NetlinkDecoder;
import io.kubevrrp.node.nftables.MarkMessages;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Marks by a table of nf_tables that belongs to this object's socket (Linux 5.12 and newer). Used
 * by one thread at a time. A change waits while somebody else changes tables of nf_tables, which
 * may take long: it is nothing for an event loop.
 */
public final class NftablesMarks implements PacketMarks {
  private static final SocketAddress KERNEL = new SocketAddress.Netlink(0);

  // Of its own, not to meet the table of a daemon that leaves, or follows, on the same host.
  private final MarkMessages messages =
      new MarkMessages(
          "kube-vrrp-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()),
          LIFETIME);

  private @Nullable KernelSocket socket;
  private int sequence = 1;

  @Override
  public boolean supported() {
    return socket != null || make().isEmpty();
  }

  @Override
  public void replace(Map<ServiceKey.Addressed, ServiceKey.Marked> marks) throws HostException {
    List<MarkMessages.Entry> entries =
        marks.entrySet().stream().map(mark -> entry(mark.getKey(), mark.getValue())).toList();
    Optional<SyscallException> refused = socket == null ? make() : Optional.empty();
    if (refused.isEmpty()) {
      refused = send(messages.replace(sequence, entries));
    }
    if (refused.filter(NftablesMarks::isGone).isPresent()) {
      close();
      refused = make().or(() -> send(messages.replace(sequence, entries)));
    }
    if (refused.isPresent()) {
      throw new HostException(
          "nf_tables does not mark packets: " + refused.get().getMessage(), refused.get());
    }
  }

  /** The table goes with the socket. */
  @Override
  public void close() {
    KernelSocket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }

  private Optional<SyscallException> make() {
    try {
      socket = KernelSocket.netfilterNetlink();
    } catch (SyscallException e) {
      return Optional.of(e);
    }
    Optional<SyscallException> refused = send(messages.create(sequence));
    if (refused.isPresent()) {
      close();
    }
    return refused;
  }

  private static boolean isGone(SyscallException refusal) {
    return refusal.errno() == Errno.ENOENT;
  }

  private static MarkMessages.Entry entry(ServiceKey.Addressed to, ServiceKey.Marked marked) {
    return new MarkMessages.Entry(
        to.address().bits(), to.protocol().number(), to.port(), marked.mark());
  }

  /** Sends a batch; the kernel has answered when the call returns. Empty: carried out. */
  private Optional<SyscallException> send(List<NetfilterMessage> batch) {
    KernelSocket open = Objects.requireNonNull(socket);
    ByteArrayOutputStream datagram = new ByteArrayOutputStream();
    batch.forEach(message -> datagram.writeBytes(message.toMessage().encode()));
    sequence += batch.size();
    try {
      open.send(datagram.toByteArray(), KERNEL);
      Optional<SyscallException> refused = Optional.empty();
      Optional<byte[]> answer = open.receive();
      while (answer.isPresent()) {
        Optional<SyscallException> found = refusal(answer.get());
        refused = refused.or(() -> found);
        answer = open.receive();
      }
      return refused;
    } catch (SyscallException e) {
      return Optional.of(e);
    }
  }

  private static Optional<SyscallException> refusal(byte[] datagram) {
    return switch (NetlinkDecoder.decodeGeneric(datagram)) {
      case Decoded.Messages(var messages) ->
          messages.stream()
              .filter(Acknowledgement.class::isInstance)
              .map(Acknowledgement.class::cast)
              .filter(answer -> answer.errno() != 0)
              .map(answer -> new SyscallException("nf_tables request", answer.errno()))
              .findFirst();
      case Decoded.Malformed(var reason) ->
          throw new IllegalStateException("nf_tables' answer is malformed: " + reason);
    };
  }
}
