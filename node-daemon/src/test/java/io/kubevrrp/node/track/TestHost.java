package io.kubevrrp.node.track;

import io.kubevrrp.node.hostlinux.GatewayQuestions;
import io.kubevrrp.node.hostlinux.IcmpEcho;
import io.kubevrrp.node.hostlinux.NettyEventLoop;
import io.kubevrrp.node.hostlinux.ProcessDeaths;
import io.kubevrrp.node.hostlinux.SpawnedPrograms;
import java.nio.file.Path;

/** This machine, as checks see it. */
final class TestHost {
  private TestHost() {}

  static HostAccess with(NettyEventLoop loop) {
    return with(loop, Path.of("/nowhere"));
  }

  static HostAccess with(NettyEventLoop loop, Path files) {
    return new HostAccess(
        Path.of("/proc"),
        files,
        new ProcessDeaths(loop),
        new IcmpEcho(loop),
        SpawnedPrograms.ofThisMachine(),
        new GatewayQuestions(loop));
  }
}
