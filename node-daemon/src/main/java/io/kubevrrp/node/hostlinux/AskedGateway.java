package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.track.Check;
import io.kubevrrp.node.track.CheckResult;
import io.kubevrrp.node.track.HostAccess;
import io.kubevrrp.node.wire.AddressProbe;
import io.kubevrrp.node.wire.ArpPacket;
import io.kubevrrp.node.wire.NeighborAdvertisement;
import io.kubevrrp.node.wire.bpf.AnswerFilter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One gateway that is asked again and again. Its ear stays open in between: to close a packet
 * socket takes the kernel longer than a question does. Everything happens on the loop.
 */
final class AskedGateway implements HostAccess.Gateway {
  private final NettyEventLoop loop;
  private final GatewayQuestions questions;
  private final Check.Gateway check;
  private final IpAddress address;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, Consumer<CheckResult>> waiting = new HashMap<>();
  private PacketPort.@Nullable Ear ear;
  private int listening;
  private boolean closed;

  AskedGateway(NettyEventLoop loop, GatewayQuestions questions, Check.Gateway check) {
    this.loop = loop;
    this.questions = questions;
    this.check = check;
    this.address = IpAddress.of(check.address().getAddress());
  }

  @Override
  public HostAccess.Watch ask(Consumer<CheckResult> done) {
    long number = numbers.incrementAndGet();
    loop.execute(() -> send(number, done));
    return () -> loop.execute(() -> waiting.remove(number));
  }

  @Override
  public void close() {
    loop.execute(() -> {
      closed = true;
      waiting.clear();
      closeEar();
    });
  }

  private void send(long number, Consumer<CheckResult> done) {
    if (closed) {
      return;
    }
    try {
      Link link = questions.link(check, address);
      listen(link);
      waiting.put(number, done);
      questions.send(link, question(link), etherType());
    } catch (HostException e) {
      done.accept(CheckResult.failed(String.valueOf(e.getMessage())));
    } catch (SyscallException e) {
      waiting.remove(number);
      done.accept(
          CheckResult.failed(
              check.address().getHostAddress() + " cannot be asked: " + e.getMessage()));
    }
  }

  private byte[] question(Link link) {
    return source(link)
        .map(source -> AddressProbe.frame(link.mac(), source, address))
        .orElseGet(() -> AddressProbe.frame(link.mac(), address));
  }

  /** Of the gateway's subnet; the link-local one where neighbours have those. */
  private Optional<IpAddress> source(Link link) {
    return switch (address.family()) {
      case IPV4 ->
          link.addresses().stream()
              .filter(prefix -> prefix.contains(address))
              .map(IpPrefix::address)
              .findFirst();
      case IPV6 -> link.primaryAddress(AddressFamily.IPV6);
    };
  }

  private int etherType() {
    return switch (address.family()) {
      case IPV4 -> ArpPacket.ETHER_TYPE;
      case IPV6 -> NeighborAdvertisement.ETHER_TYPE;
    };
  }

  /** A re-created interface has another index, and needs another ear. */
  private void listen(Link link) throws SyscallException {
    if (ear == null || listening != link.index()) {
      closeEar();
      ear =
          HolderEar.open(
              loop,
              link,
              address.family(),
              Optional.of(AnswerFilter.of(address)),
              (octets, length) -> heard(Arrays.copyOf(octets, length)));
      listening = link.index();
    }
  }

  private void closeEar() {
    if (ear != null) {
      ear.close();
      ear = null;
    }
  }

  private void heard(byte[] message) {
    AddressProbe.answer(address.family(), message)
        .filter(held -> held.address().equals(address))
        .ifPresent(held -> {
          List<Consumer<CheckResult>> all = List.copyOf(waiting.values());
          waiting.clear();
          all.forEach(done ->
              done.accept(
                  CheckResult.passed(
                      "%s answers for %s"
                          .formatted(held.mac(), check.address().getHostAddress()))));
        });
  }
}
