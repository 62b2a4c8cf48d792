package io.kubevrrp.node.track;

import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Makes one connection after the other to the same target; its words are made once. */
final class TcpProber implements Probe.Prober {
  private final Target target;
  private final Sockets sockets;
  private final InetSocketAddress address;
  private final CheckResult accepted;

  TcpProber(Target target, Sockets sockets) {
    this.target = target;
    this.sockets = sockets;
    this.address = target.socketAddress();
    this.accepted = CheckResult.passed("connection to " + target + " accepted");
  }

  @Override
  public Probe.Attempt start(Consumer<CheckResult> done) {
    return sockets.knock(address, ended -> done.accept(result(ended)));
  }

  private CheckResult result(Knock.Ended ended) {
    return switch (ended) {
      case Knock.Ended.Accepted _ -> accepted;
      case Knock.Ended.Refused(var why) -> CheckResult.failed(Sockets.refusal(target, why));
    };
  }
}
