package io.kubevrrp.node;

import io.kubevrrp.node.direct.ArpSettings;
import io.kubevrrp.node.direct.Director;
import io.kubevrrp.node.direct.LoopbackAddresses;
import io.kubevrrp.node.direct.ServerMetrics;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.hostlinux.GatewayQuestions;
import io.kubevrrp.node.hostlinux.IcmpEcho;
import io.kubevrrp.node.hostlinux.IpvsCounters;
import io.kubevrrp.node.hostlinux.IpvsTable;
import io.kubevrrp.node.hostlinux.KernelSysctls;
import io.kubevrrp.node.hostlinux.NetfilterAddressFilter;
import io.kubevrrp.node.hostlinux.NettyEventLoop;
import io.kubevrrp.node.hostlinux.NftablesMarks;
import io.kubevrrp.node.hostlinux.ProcessDeaths;
import io.kubevrrp.node.hostlinux.RawPacketPort;
import io.kubevrrp.node.hostlinux.RtnetlinkAddressTable;
import io.kubevrrp.node.hostlinux.RtnetlinkLinkTable;
import io.kubevrrp.node.hostlinux.RtnetlinkVirtualLinks;
import io.kubevrrp.node.hostlinux.SpawnedPrograms;
import io.kubevrrp.node.runtime.Host;
import io.kubevrrp.node.runtime.TimeSource;
import io.kubevrrp.node.track.HostAccess;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * What the daemon has of the machine.
 *
 * @param loop the elections' thread
 * @param probes checks that need the kernel, on a loop that is not the elections'
 * @param host what the virtual routers need
 * @param director directs virtual servers while the virtual routers hold their addresses
 * @param trackedFiles the folder of the files that checks may read
 */
record Machine(
    NettyEventLoop loop, NettyEventLoop probes, Host host, Director director, Path trackedFiles) {

  /**
   * Opens all of it.
   *
   * @param stateDirectory where it is written down what has to be put back
   * @param changed called after what is directed changed; must not block
   * @throws HostException when the kernel refuses
   */
  static Machine open(Path stateDirectory, Runnable changed) throws HostException {
    NettyEventLoop loop = new NettyEventLoop();
    loop.execute(() -> {}); // its thread begins with its first task
    RtnetlinkAddressTable addresses = RtnetlinkAddressTable.open();
    RtnetlinkLinkTable links = RtnetlinkLinkTable.open(loop);
    RtnetlinkVirtualLinks virtualLinks = RtnetlinkVirtualLinks.open();
    Director director =
        new Director(
            new Director.Kernel(loop, IpvsTable.open(), new NftablesMarks(), worker()),
            new LoopbackAddresses(
                addresses,
                links,
                new ArpSettings(KernelSysctls.open(virtualLinks), stateDirectory),
                stateDirectory),
            stateDirectory,
            changed);
    Host host =
        new Host(
            loop,
            links,
            addresses,
            virtualLinks,
            new NetfilterAddressFilter(),
            new RawPacketPort(loop),
            TimeSource.system(),
            director);
    return new Machine(
        loop, new NettyEventLoop("host-checks"), host, director, stateDirectory.resolve("files"));
  }

  /** What is directed, counted by the kernel. */
  ServerMetrics serverMetrics() throws HostException {
    return new ServerMetrics(IpvsCounters.open(), director::snapshots);
  }

  /** Where the loop lets others wait for the kernel. */
  private static Executor worker() {
    return Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().name("packet-marks").factory());
  }

  /** What checks need of it. */
  HostAccess hostAccess() {
    return new HostAccess(
        Path.of("/proc"),
        trackedFiles,
        new ProcessDeaths(probes),
        new IcmpEcho(probes),
        SpawnedPrograms.ofThisMachine(),
        new GatewayQuestions(probes));
  }
}
