package io.kubevrrp.node.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.hostlinux.NettyEventLoop;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What 2,000 TCP checks at one second cost the thread that runs them. */
class ManyChecksIT {
  private static final int CHECKS = 2_000;
  private static final Duration WARM = Duration.ofSeconds(10);
  private static final Duration MEASURED = Duration.ofSeconds(15);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong latest = new AtomicLong();

  @ParameterizedTest(name = "{0} % of the targets are black holes")
  @ValueSource(ints = {0, 50})
  void twoThousandChecksEachSecondAreCheapAndPunctual(int blackHoles) throws Exception {
    MonitorListener listener =
        new MonitorListener() {
          @Override
          public void onVerdict(String service, Verdict verdict) {}

          @Override
          public void onCheck(String service, boolean passed, Duration took, Duration late) {
            ended.incrementAndGet();
            latest.accumulateAndGet(late.toNanos(), Math::max);
          }
        };
    NettyEventLoop probes = new NettyEventLoop("test-probes");
    try (Peer peer = Peer.saying("");
        ServerSocket full = new ServerSocket(0, 1, InetAddress.ofLiteral(Peer.HERE));
        ServiceMonitor monitor =
            new ServiceMonitor(listener, InstantSource.system(), TestHost.with(probes))) {
      List<Socket> fillers = fill(full);
      Target hole = Target.parse(Peer.HERE, full.getLocalPort());
      monitor.apply(services(peer.target(), hole, blackHoles));
      LockSupport.parkNanos(WARM.toNanos());
      long thread = threadOf("service-checks");
      long cpu = THREADS.getThreadCpuTime(thread);
      long checks = ended.get();
      latest.set(0);
      long begun = System.nanoTime();
      LockSupport.parkNanos(MEASURED.toNanos());
      double seconds = (System.nanoTime() - begun) / 1e9;
      double percent = (THREADS.getThreadCpuTime(thread) - cpu) / 1e7 / seconds;
      double rate = (ended.get() - checks) / seconds;
      System.out.printf(
          "%d checks at 1 s, %d %% black holes: %.0f checks/s, %.1f %% of a core, latest start %.1f ms, heap %d MiB%n",
          CHECKS,
          blackHoles,
          rate,
          percent,
          latest.get() / 1e6,
          (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);

      assertThat(rate).isBetween(CHECKS * 0.9, CHECKS * 1.1);
      assertThat(percent)
          .as("far from what the printed figure is, something is wrong; ManyChecksLab has the bar")
          .isLessThan(40);
      for (Socket filler : fillers) {
        filler.close();
      }
    } finally {
      probes.close();
    }
  }

  /** Once its queue is full, the kernel answers no further connection. */
  private static List<Socket> fill(ServerSocket server) throws java.io.IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Socket socket = new Socket();
      socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 1_000);
      sockets.add(socket);
    }
    return sockets;
  }

  private static List<TrackedServiceConfig> services(Target target, Target hole, int percent) {
    List<TrackedServiceConfig> services = new ArrayList<>();
    for (int i = 0; i < CHECKS; i++) {
      services.add(
          new TrackedServiceConfig(
              "s" + i,
              new Check.Tcp(i % 100 < percent ? hole : target),
              Duration.ofSeconds(1),
              Duration.ofMillis(500),
              new RiseAndFall(1, 3, false)));
    }
    return services;
  }

  private static long threadOf(String name) {
    return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
        .filter(info -> info != null && info.getThreadName().startsWith(name))
        .findFirst()
        .orElseThrow()
        .getThreadId();
  }
}
