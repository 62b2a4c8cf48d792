package io.kubevrrp.node.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class KernelThreadTest {
  @Test
  void threadsAreFoundByTheNameThatTheKernelCutShort() throws Exception {
    CountDownLatch running =
        new CountDownLatch(1); // a thread tells the kernel its name when it first runs
    CountDownLatch end = new CountDownLatch(1);
    Runnable life =
        () -> {
          running.countDown();
          await(end);
        };
    Thread thread = Thread.ofPlatform().name("kube-vrrp-election").start(life);
    try {
      running.await();
      List<KernelThread> threads = KernelThread.ofThisProcess();

      assertThat(threads).filteredOn(found -> found.isNamed("kube-vrrp-election")).hasSize(1);
      assertThat(threads).filteredOn(found -> found.isNamed("VM Thread")).hasSize(1);
      assertThat(threads).noneMatch(found -> found.isNamed("kube-vrrp-elevator"));
    } finally {
      end.countDown();
      thread.join();
    }
  }

  @Test
  void aThreadThatDoesNotExistIsRefusedByTheKernel() {
    KernelThread none = new KernelThread(Integer.MAX_VALUE, "none");

    assertThatThrownBy(() -> none.runBeforeOthers(1))
        .isInstanceOf(SyscallException.class)
        .hasMessageContaining("sched_setscheduler");
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
