package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.linux.Errno;
import io.kubevrrp.node.linux.KernelSocket;
import io.kubevrrp.node.linux.SocketAddress;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Acknowledgement;
import io.kubevrrp.node.netlink.Decoded;
import io.kubevrrp.node.netlink.DumpDone;
import io.kubevrrp.node.netlink.GenericMessage;
import io.kubevrrp.node.netlink.NetlinkDecoder;
import io.kubevrrp.node.netlink.NetlinkHeader;
import io.kubevrrp.node.netlink.NetlinkMessage;
import io.kubevrrp.node.netlink.OtherMessage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Asks families of generic netlink and reads the answer at once. That never waits: the kernel has
 * queued the answer, or the next part of a dump, when the call that asks for it returns.
 */
final class GenericNetlink implements AutoCloseable {
  private static final SocketAddress KERNEL = new SocketAddress.Netlink(0);

  /** An entry that changes again and again must not keep us for ever; 5 is more than enough. */
  private static final int DUMP_ATTEMPTS = 5;

  /** A request has some 120 octets, a refusal takes some 1,000 of the receive buffer's 200,000. */
  private static final int AT_ONCE = 100;

  private final KernelSocket socket;
  private int sequence;

  private GenericNetlink(KernelSocket socket) {
    this.socket = socket;
  }

  static GenericNetlink open() throws SyscallException {
    KernelSocket socket = KernelSocket.genericNetlink();
    try {
      socket.extendedNetlinkAcks();
      return new GenericNetlink(socket);
    } catch (SyscallException e) {
      socket.close();
      throw e;
    }
  }

  /** The number of a family; empty when the kernel does not have it. */
  Optional<Integer> family(String name) throws SyscallException {
    List<GenericMessage> answers = new ArrayList<>();
    Acknowledgement end = exchange(number -> GenericMessage.familyRequest(number, name), answers);
    if (end.errno() == Errno.ENOENT) {
      return Optional.empty();
    }
    if (end.errno() != 0) {
      throw new SyscallException("GETFAMILY " + name, end.errno());
    }
    return answers.stream().flatMap(answer -> answer.familyNumber().stream()).findFirst();
  }

  /**
   * Makes requests, many with one call: the kernel carries them out one after the other, whatever
   * becomes of each.
   *
   * @param requests by their sequence numbers; all but the last of what is sent together need no
   *     acknowledgement
   * @return the refusals, by the request's place in the list
   */
  SortedMap<Integer, Acknowledgement> changeAll(List<Request> requests) throws SyscallException {
    SortedMap<Integer, Acknowledgement> refusals = new TreeMap<>();
    for (int first = 0; first < requests.size(); first += AT_ONCE) {
      int end = Math.min(requests.size(), first + AT_ONCE);
      int start = sequence + 1;
      ByteArrayOutputStream datagram = new ByteArrayOutputStream();
      for (int i = first; i < end; i++) {
        sequence++;
        datagram.writeBytes(requests.get(i).message(sequence, i == end - 1).toMessage().encode());
      }
      socket.send(datagram.toByteArray(), KERNEL);
      readRefusals(first - start, refusals);
    }
    return refusals;
  }

  /** One of many requests. */
  @FunctionalInterface
  interface Request {
    /** The message; with NLM_F_ACK where it is the last of those that are sent together. */
    GenericMessage message(int number, boolean last);
  }

  /** Up to the acknowledgement of the last request that was sent, which comes last. */
  private void readRefusals(int offset, SortedMap<Integer, Acknowledgement> refusals)
      throws SyscallException {
    while (true) {
      for (NetlinkMessage message : next()) {
        if (message instanceof Acknowledgement answer) {
          int number = answer.header().sequence();
          if (answer.errno() != 0) {
            refusals.put(number + offset, answer);
          }
          if (number == sequence) {
            return;
          }
        }
      }
    }
  }

  /** All entries; asks again when the table changed meanwhile. */
  List<GenericMessage> dump(IntFunction<GenericMessage> request) throws SyscallException {
    List<GenericMessage> entries = new ArrayList<>();
    for (int attempt = 1; attempt <= DUMP_ATTEMPTS; attempt++) {
      entries.clear();
      if (!dumpInto(entries, send(request))) {
        return entries;
      }
    }
    throw new SyscallException("generic netlink dump", Errno.EAGAIN);
  }

  @Override
  public void close() {
    socket.close();
  }

  private Acknowledgement exchange(
      IntFunction<GenericMessage> request, List<GenericMessage> answers) throws SyscallException {
    int number = send(request);
    while (true) {
      for (NetlinkMessage message : next()) {
        if (message.header().sequence() == number) {
          if (message instanceof Acknowledgement acknowledgement) {
            return acknowledgement;
          }
          add(message, answers);
        }
      }
    }
  }

  /** Whether the table changed meanwhile. */
  private boolean dumpInto(List<GenericMessage> entries, int number) throws SyscallException {
    boolean interrupted = false;
    while (true) {
      for (NetlinkMessage message : next()) {
        if (message.header().sequence() != number) {
          continue;
        }
        interrupted |= message.header().has(NetlinkHeader.NLM_F_DUMP_INTR);
        int error =
            switch (message) {
              case DumpDone done -> -done.error();
              case Acknowledgement refusal -> refusal.errno();
              default -> 0;
            };
        if (error != 0) {
          throw new SyscallException("generic netlink dump", error);
        }
        if (message instanceof DumpDone) {
          return interrupted;
        }
        add(message, entries);
      }
    }
  }

  private static void add(NetlinkMessage message, List<GenericMessage> into) {
    if (message instanceof OtherMessage other) {
      GenericMessage.from(other).ifPresent(into::add);
    }
  }

  private int send(IntFunction<GenericMessage> request) throws SyscallException {
    sequence++;
    socket.send(request.apply(sequence).toMessage().encode(), KERNEL);
    return sequence;
  }

  private List<NetlinkMessage> next() throws SyscallException {
    Optional<byte[]> datagram = socket.receive();
    if (datagram.isEmpty()) {
      throw new IllegalStateException(
          "the kernel left a generic netlink request without an answer");
    }
    return switch (NetlinkDecoder.decodeGeneric(datagram.get())) {
      case Decoded.Messages(List<NetlinkMessage> list) -> list;
      case Decoded.Malformed(String reason) ->
          throw new IllegalStateException("generic netlink's answer is malformed: " + reason);
    };
  }
}
