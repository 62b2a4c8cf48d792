package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.AddressTable;
import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.host.VirtualLink;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.runtime.CountedMetrics;
import io.kubevrrp.node.runtime.RouterSpec;
import io.kubevrrp.node.runtime.RouterSpecs;
import io.kubevrrp.node.runtime.RuntimeMetrics;
import io.kubevrrp.node.runtime.TimeSource;
import io.kubevrrp.node.runtime.VirtualRouters;
import io.kubevrrp.node.wire.AddressProbe;
import io.kubevrrp.node.wire.AdvertisementCodec;
import io.kubevrrp.node.wire.Path;
import io.kubevrrp.node.wire.bpf.FloodFilter;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The daemon's host side inside one network namespace, ordered about through its standard input:
 * one order a line, one answer a line. What the loop learns by itself is printed as it comes.
 */
final class Host {
  private final NettyEventLoop loop;
  private final RtnetlinkAddressTable addresses;
  private final RtnetlinkLinkTable links;
  private final RtnetlinkVirtualLinks virtualLinks = RtnetlinkVirtualLinks.open();
  private final KernelSysctls sysctls = KernelSysctls.open(virtualLinks);
  private Optional<PacketPort.Channel> channel = Optional.empty();

  private Optional<VirtualRouters> routers = Optional.empty();
  private CountDownLatch held = new CountDownLatch(0);

  private Host(NettyEventLoop loop, OptionalInt buffer) throws Exception {
    this.loop = loop;
    this.addresses = RtnetlinkAddressTable.open(buffer);
    this.links = RtnetlinkLinkTable.open(loop, buffer);
    loop.execute(() -> links.onChange(() -> print("links " + links.links())));
  }

  public static void main(String[] arguments) throws Exception {
    try (NettyEventLoop loop = new NettyEventLoop()) {
      OptionalInt buffer =
          Stream.of(arguments).mapToInt(Integer::parseInt).findFirst(); // of notifications
      Host host = new Host(loop, buffer);
      print("ready");
      BufferedReader orders =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        print(host.answer(order));
      }
    }
  }

  private String answer(String order) throws InterruptedException {
    if (order.equals("release")) {
      held.countDown();
      return "done ";
    }
    CompletableFuture<String> answer = new CompletableFuture<>();
    loop.execute(() -> {
      try {
        answer.complete(obey(order.split(" ", -1)));
      } catch (Exception e) {
        answer.completeExceptionally(e);
      }
    });
    return outcome(answer);
  }

  private static String outcome(Future<String> answer) throws InterruptedException {
    try {
      return "done " + answer.get();
    } catch (ExecutionException e) {
      return "failed " + e.getCause();
    }
  }

  private String obey(String[] words) throws Exception {
    return switch (words[0]) {
      case "install" -> {
        Optional<Duration> lifetime =
            words.length > 3 ? Optional.of(Duration.parse(words[3])) : Optional.empty();
        addresses.install(link(words[1]).index(), IpPrefix.parse(words[2]), lifetime);
        yield "";
      }
      case "install-at" -> {
        addresses.install(Integer.parseInt(words[1]), IpPrefix.parse(words[2]), Optional.empty());
        yield "";
      }
      case "install-many" -> {
        addresses.install(
            link(words[1]).index(),
            many(words[2], words[3]),
            Optional.of(Duration.parse(words[4])));
        yield "";
      }
      case "remove-many" -> {
        addresses.remove(link(words[1]).index(), many(words[2], words[3]));
        yield "";
      }
      case "remove" -> {
        addresses.remove(link(words[1]).index(), IpPrefix.parse(words[2]));
        yield "";
      }
      case "elect" -> {
        elect(
            List.of(RouterSpecs.withoutLease(words[1], Arrays.copyOfRange(words, 2, words.length))),
            new CountedMetrics());
        yield "";
      }
      case "talk" -> {
        int priority = Integer.parseInt(words[2]);
        elect(
            RouterSpecs.talkative(words[1], priority, Integer.parseInt(words[3])),
            new AllocationMeter(Host::print));
        yield "";
      }
      case "macvlan" -> {
        virtualLinks.prepare(macvlan(words));
        yield "";
      }
      case "no-macvlan" -> {
        virtualLinks.remove(macvlan(words));
        yield "";
      }
      case "no-leftovers" -> String.valueOf(virtualLinks.removeLeftovers());
      case "arp" -> arp(words[1]);
      case "set-arp" -> {
        sysctls.write(words[1], "arp_ignore", Integer.parseInt(words[2]));
        sysctls.write(words[1], "arp_announce", Integer.parseInt(words[3]));
        yield "";
      }
      case "hold" -> {
        CountDownLatch released = new CountDownLatch(1);
        held = released;
        loop.execute(() -> await(released));
        yield "";
      }
      case "readings" -> String.valueOf(links.readings());
      case "leftovers" -> {
        List<AddressTable.Leftover> left = addresses.leftovers();
        for (AddressTable.Leftover leftover : left) {
          addresses.remove(leftover.linkIndex(), leftover.address());
        }
        yield String.valueOf(left.size());
      }
      case "leases" ->
          addresses.leftovers().stream().map(AddressTable.Leftover::lease).toList().toString();
      case "links" -> links.links().toString();
      case "open" -> {
        PacketPort port = new RawPacketPort(loop);
        channel =
            Optional.of(
                port.open(
                    link(words[1]),
                    words.length > 2 ? AddressFamily.IPV6 : AddressFamily.IPV4,
                    (octets, length) ->
                        print("packet " + HexFormat.of().formatHex(octets, 0, length))));
        yield "";
      }
      case "filter" -> {
        BitSet version3 = new BitSet();
        version3.set(Integer.parseInt(words[1]));
        AddressFamily family = words.length > 2 ? AddressFamily.IPV6 : AddressFamily.IPV4;
        channel.orElseThrow().filter(Optional.of(FloodFilter.of(family, new BitSet(), version3)));
        yield "";
      }
      case "unfilter" -> {
        channel.orElseThrow().filter(Optional.empty());
        yield "";
      }
      case "burst" -> {
        IpAddress source = IpAddress.parse(words[2]);
        Path path = new Path(source, AdvertisementCodec.group(source.family()));
        for (int i = 0; i < Integer.parseInt(words[1]); i++) {
          channel.orElseThrow().sendAdvertisement(path, HexFormat.of().parseHex(words[3]));
        }
        yield "";
      }
      case "send" -> {
        IpAddress source = IpAddress.parse(words[1]);
        IpAddress destination =
            words.length > 3
                ? IpAddress.parse(words[3])
                : AdvertisementCodec.group(source.family());
        channel
            .orElseThrow()
            .sendAdvertisement(new Path(source, destination), HexFormat.of().parseHex(words[2]));
        yield "";
      }
      case "frame" -> {
        channel.orElseThrow().sendFrame(HexFormat.of().parseHex(words[1]));
        yield "";
      }
      case "probe" -> {
        probe(link(words[1]), IpAddress.parse(words[2]));
        yield "";
      }
      case "timer" -> timed(Duration.parse(words[1]));
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  /** {@code 10.9.0.1/32} and so on. */
  private static List<IpPrefix> many(String prefix, String count) {
    return IntStream.rangeClosed(1, Integer.parseInt(count))
        .mapToObj(i -> IpPrefix.parse(prefix + i + (prefix.contains(":") ? "/128" : "/32")))
        .toList();
  }

  private VirtualLink macvlan(String[] words) {
    return new VirtualLink(link(words[1]), AddressFamily.IPV4, Integer.parseInt(words[2]));
  }

  /** What the kernel has, and what the daemon's other parts see. */
  private String arp(String name) throws Exception {
    java.nio.file.Path settings = java.nio.file.Path.of("/proc/sys/net/ipv4/conf", name);
    return "kernel %s %s, beneath %d %d"
        .formatted(
            Files.readString(settings.resolve("arp_ignore")).strip(),
            Files.readString(settings.resolve("arp_announce")).strip(),
            sysctls.read(name, "arp_ignore"),
            sysctls.read(name, "arp_announce"));
  }

  private void elect(List<RouterSpec> specs, RuntimeMetrics metrics) throws HostException {
    var machine =
        new io.kubevrrp.node.runtime.Host(
            loop,
            links,
            addresses,
            virtualLinks,
            new NetfilterAddressFilter(),
            new RawPacketPort(loop),
            TimeSource.system());
    VirtualRouters elected = new VirtualRouters(machine, metrics, this::printRouters);
    routers = Optional.of(elected);
    elected.apply(specs);
  }

  private void printRouters() {
    routers.stream()
        .flatMap(elected -> elected.snapshots().stream())
        .forEach(router ->
            print("router " + router.state() + " " + router.bound() + " " + router.incidents()));
  }

  /** Asks once who else has the address, and prints who answers, for good. */
  private void probe(Link link, IpAddress address) throws Exception {
    PacketPort port = new RawPacketPort(loop);
    PacketPort.Ear _ =
        port.listen(
            link,
            address.family(),
            (octets, length) ->
                AddressProbe.answer(address.family(), Arrays.copyOf(octets, length))
                    .ifPresent(held -> print("held " + held.address() + " " + held.mac())));
    PacketPort.Channel sender = port.open(link, address.family(), (_, _) -> {});
    sender.sendFrame(AddressProbe.frame(link.mac(), address));
  }

  private String timed(Duration delay) {
    long start = System.nanoTime();
    EventLoop.Timer cancelled = loop.schedule(delay, () -> print("cancelled timer ran"));
    cancelled.cancel();
    EventLoop.Timer _ =
        loop.schedule(delay, () -> print("elapsed " + (System.nanoTime() - start) / 1000));
    return "";
  }

  private Link link(String name) {
    return links.links().stream()
        .filter(link -> link.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void await(CountDownLatch released) {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
