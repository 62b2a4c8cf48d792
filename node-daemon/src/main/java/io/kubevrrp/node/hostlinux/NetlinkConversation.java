package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.linux.KernelSocket;
import io.kubevrrp.node.linux.SocketAddress;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.netlink.Acknowledgement;
import io.kubevrrp.node.netlink.Decoded;
import io.kubevrrp.node.netlink.DumpDone;
import io.kubevrrp.node.netlink.NetlinkHeader;
import io.kubevrrp.node.netlink.NetlinkMessage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Asks the kernel through a netlink socket and reads the answer at once. That never waits: the
 * kernel has queued the answer, or the next part of a dump, when the call that asks for it returns.
 */
final class NetlinkConversation implements AutoCloseable {
  private static final SocketAddress KERNEL = new SocketAddress.Netlink(0);

  /** An entry that changes again and again must not keep us for ever; 5 is more than enough. */
  private static final int DUMP_ATTEMPTS = 5;

  private final String protocol;
  private final KernelSocket socket;
  private final Function<byte[], Decoded> decoder;
  private int sequence;

  /**
   * Nothing was said yet.
   *
   * @param protocol its name, for messages
   * @param socket closed with this conversation
   * @param decoder reads a datagram
   */
  NetlinkConversation(String protocol, KernelSocket socket, Function<byte[], Decoded> decoder) {
    this.protocol = protocol;
    this.socket = socket;
    this.decoder = decoder;
  }

  /** Asks, and gives the number of the request. */
  int ask(IntFunction<? extends NetlinkMessage> request) throws SyscallException {
    return askAll(List.of(request));
  }

  /** Asks several things with one call; gives the number of the last. */
  int askAll(List<? extends IntFunction<? extends NetlinkMessage>> requests)
      throws SyscallException {
    ByteArrayOutputStream datagram = new ByteArrayOutputStream();
    for (IntFunction<? extends NetlinkMessage> request : requests) {
      sequence++;
      datagram.writeBytes(request.apply(sequence).encode());
    }
    socket.send(datagram.toByteArray(), KERNEL);
    return sequence;
  }

  /** What came next; there has to be something. */
  List<NetlinkMessage> next() throws SyscallException {
    Optional<byte[]> datagram = socket.receive();
    if (datagram.isEmpty()) {
      throw new IllegalStateException(
          "the kernel left a request to " + protocol + " without an answer");
    }
    return switch (decoder.apply(datagram.get())) {
      case Decoded.Messages(List<NetlinkMessage> list) -> list;
      case Decoded.Malformed(String reason) ->
          throw new IllegalStateException(protocol + "'s answer is malformed: " + reason);
    };
  }

  /**
   * Asks and waits for the acknowledgement; a refusal is an answer, too.
   *
   * @param answers takes what comes before it
   */
  Acknowledgement exchange(
      IntFunction<? extends NetlinkMessage> request, List<NetlinkMessage> answers)
      throws SyscallException {
    int number = ask(request);
    while (true) {
      for (NetlinkMessage message : next()) {
        if (message.header().sequence() == number) {
          if (message instanceof Acknowledgement acknowledgement) {
            return acknowledgement;
          }
          answers.add(message);
        }
      }
    }
  }

  /**
   * Makes many requests with one call.
   *
   * @param requests each asks for an acknowledgement; so few that all of those wait at once
   * @return their acknowledgements, in their order; a refusal is one, and ends none of the others
   */
  List<Acknowledgement> exchangeAll(List<? extends IntFunction<? extends NetlinkMessage>> requests)
      throws SyscallException {
    if (requests.isEmpty()) {
      return List.of();
    }
    int first = askAll(requests) - requests.size() + 1;
    SortedMap<Integer, Acknowledgement> answers = new TreeMap<>();
    while (answers.size() < requests.size()) {
      for (NetlinkMessage message : next()) {
        int place = message.header().sequence() - first;
        if (message instanceof Acknowledgement answer && place >= 0 && place < requests.size()) {
          answers.put(place, answer);
        }
      }
    }
    return List.copyOf(answers.values());
  }

  /**
   * All entries of a table.
   *
   * @param entries as the kernel gave them last
   * @param complete whether the table stood still meanwhile: it is asked for again a few times
   */
  record Dump(List<NetlinkMessage> entries, boolean complete) {
    Dump {
      entries = List.copyOf(entries);
    }
  }

  /** Reads a table. */
  Dump dump(IntFunction<? extends NetlinkMessage> request) throws SyscallException {
    List<NetlinkMessage> entries = new ArrayList<>();
    boolean complete = false;
    for (int attempt = 1; attempt <= DUMP_ATTEMPTS && !complete; attempt++) {
      entries.clear();
      complete = dumpInto(entries, ask(request));
    }
    return new Dump(entries, complete);
  }

  @Override
  public void close() {
    socket.close();
  }

  /** Whether the table stood still meanwhile. */
  private boolean dumpInto(List<NetlinkMessage> entries, int number) throws SyscallException {
    boolean interrupted = false;
    while (true) {
      for (NetlinkMessage message : next()) {
        if (message.header().sequence() != number) {
          continue;
        }
        interrupted |= message.header().has(NetlinkHeader.NLM_F_DUMP_INTR);
        switch (message) {
          case DumpDone(_, int error) when error != 0 -> throw refused(-error);
          case DumpDone _ -> {
            return !interrupted;
          }
          case Acknowledgement refusal -> throw refused(refusal.errno());
          case NetlinkMessage entry -> entries.add(entry);
        }
      }
    }
  }

  private SyscallException refused(int errno) {
    return new SyscallException(protocol + " dump", errno);
  }
}
