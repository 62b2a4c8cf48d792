package io.kubevrrp.node.track;

import io.netty.channel.IoEventLoopGroup;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Checks what runs on this host and around it, each kind by its own means. */
final class HostProbe implements Probe {
  private final IoEventLoopGroup group;
  private final HostAccess host;
  private final ProcessTable processes;
  private final TrackedFiles files;

  HostProbe(IoEventLoopGroup group, HostAccess host) {
    this.group = group;
    this.host = host;
    this.processes = new ProcessTable(host.proc());
    this.files = new TrackedFiles(host.files());
  }

  @Override
  public Prober open(Check check, Source source, Runnable urgent) {
    Sockets sockets = new Sockets(group, source);
    SocketProbe streams = new SocketProbe(sockets);
    DatagramProbe datagrams = new DatagramProbe(sockets);
    return switch (check) {
      case Check.Tcp(var target) -> new TcpProber(target, sockets);
      case Check.Endpoints endpoints -> new EndpointsProber(endpoints, sockets);
      case Check.Tls tls -> done -> streams.handshake(tls, done);
      case Check.Http http -> done -> streams.ask(http, done);
      case Check.Smtp smtp -> done -> streams.mail(smtp, done);
      case Check.Grpc grpc -> done -> streams.call(grpc, done);
      case Check.Udp udp -> done -> datagrams.send(udp, done);
      case Check.Dns dns -> done -> datagrams.ask(dns, done);
      case Check.Ping(var address) -> done -> host.echo().ping(address, done)::close;
      case Check.Gateway gateway -> prober(host.gateways().open(gateway));
      case Check.Exec program -> done -> host.programs().run(program, done)::close;
      case ProcessRunning process -> new ProcessProber(process, processes, host.deaths(), urgent);
      case Check.TrackedFile(var name) -> done -> apart("file", () -> files.read(name), done);
      case Check.InterfaceUp up -> done -> apart("interface", () -> Interfaces.look(up), done);
    };
  }

  private static Prober prober(HostAccess.Gateway gateway) {
    return new Prober() {
      @Override
      public Attempt start(Consumer<CheckResult> done) {
        return gateway.ask(done)::close;
      }

      @Override
      public void close() {
        gateway.close();
      }
    };
  }

  /** For what blocks: never on the event loop. */
  static Attempt apart(String kind, Supplier<CheckResult> check, Consumer<CheckResult> done) {
    Thread thread = Thread.ofVirtual().name(kind + "-check").start(() -> done.accept(check.get()));
    return thread::interrupt;
  }
}
