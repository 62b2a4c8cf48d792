package io.kubevrrp.node.track;

import io.netty.channel.EventLoopGroup;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Checks what runs on this host, each kind by its own means. */
final class HostProbe implements Probe {
  private final SocketProbe sockets;
  private final ProcessTable processes;

  HostProbe(EventLoopGroup group, Path proc) {
    this.sockets = new SocketProbe(group);
    this.processes = new ProcessTable(proc);
  }

  @Override
  public Attempt start(Check check, Consumer<CheckResult> done) {
    return switch (check) {
      case Check.Tcp tcp -> sockets.connect(tcp, done);
      case Check.Http http -> sockets.get(http, done);
      case Check.ProcessRunning(String name) -> scan(name, done);
    };
  }

  // Reading /proc blocks: never on the event loop.
  private Attempt scan(String name, Consumer<CheckResult> done) {
    Thread scan =
        Thread.ofVirtual()
            .name("process-check-" + name)
            .start(() -> done.accept(processes.lookFor(name)));
    return scan::interrupt;
  }
}
