package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.linux.Errno;
import io.kubevrrp.node.linux.KernelSocket;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Acknowledgement;
import io.kubevrrp.node.netlink.GenericMessage;
import io.kubevrrp.node.netlink.NetlinkDecoder;
import io.kubevrrp.node.netlink.NetlinkMessage;
import io.kubevrrp.node.netlink.OtherMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Asks families of generic netlink. */
final class GenericNetlink implements AutoCloseable {
  /** A request has some 120 octets, a refusal takes some 1,000 of the receive buffer's 200,000. */
  private static final int AT_ONCE = 100;

  private final NetlinkConversation conversation;

  private GenericNetlink(KernelSocket socket) {
    this.conversation =
        new NetlinkConversation("generic netlink", socket, NetlinkDecoder::decodeGeneric);
  }

  static GenericNetlink open() throws SyscallException {
    KernelSocket socket = KernelSocket.genericNetlink();
    try {
      socket.options().extendedNetlinkAcks();
      return new GenericNetlink(socket);
    } catch (SyscallException e) {
      socket.close();
      throw e;
    }
  }

  /** The number of a family; empty when the kernel does not have it. */
  Optional<Integer> family(String name) throws SyscallException {
    List<NetlinkMessage> answers = new ArrayList<>();
    Acknowledgement end =
        conversation.exchange(
            number -> GenericMessage.familyRequest(number, name).toMessage(), answers);
    if (end.errno() == Errno.ENOENT) {
      return Optional.empty();
    }
    if (end.errno() != 0) {
      throw new SyscallException("GETFAMILY " + name, end.errno());
    }
    return generic(answers).flatMap(answer -> answer.familyNumber().stream()).findFirst();
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
      List<IntFunction<NetlinkMessage>> together = new ArrayList<>();
      for (int i = first; i < end; i++) {
        Request request = requests.get(i);
        boolean last = i == end - 1;
        together.add(number -> request.message(number, last).toMessage());
      }
      int last = conversation.askAll(together);
      readRefusals(last, end - 1 - last, refusals);
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
  private void readRefusals(int last, int offset, SortedMap<Integer, Acknowledgement> refusals)
      throws SyscallException {
    while (true) {
      for (NetlinkMessage message : conversation.next()) {
        if (message instanceof Acknowledgement answer) {
          int number = answer.header().sequence();
          if (answer.errno() != 0) {
            refusals.put(number + offset, answer);
          }
          if (number == last) {
            return;
          }
        }
      }
    }
  }

  /** All entries; asks again when the table changed meanwhile. */
  List<GenericMessage> dump(IntFunction<GenericMessage> request) throws SyscallException {
    NetlinkConversation.Dump dump = conversation.dump(number -> request.apply(number).toMessage());
    if (!dump.complete()) {
      throw new SyscallException("generic netlink dump", Errno.EAGAIN);
    }
    return generic(dump.entries()).toList();
  }

  @Override
  public void close() {
    conversation.close();
  }

  private static Stream<GenericMessage> generic(List<NetlinkMessage> messages) {
    return messages.stream()
        .flatMap(message ->
            message instanceof OtherMessage other
                ? GenericMessage.from(other).stream()
                : Stream.empty());
  }
}
