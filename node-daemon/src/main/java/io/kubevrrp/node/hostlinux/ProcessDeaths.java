package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.linux.ProcessDescriptor;
import io.kubevrrp.node.linux.SyscallException;
import io.kubevrrp.node.track.HostAccess;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Hears of the ends of processes from the kernel, by process descriptors: they work in every PID
 * namespace and need no capability, unlike the process connector of netlink, which speaks to the
 * first network namespace only and tells of every fork of the machine.
 *
 * @param loop waits for them
 */
public record ProcessDeaths(NettyEventLoop loop) implements HostAccess.Deaths {
  @Override
  public HostAccess.Watch watch(int pid, Runnable died) throws IOException {
    try {
      ProcessDescriptor process = ProcessDescriptor.open(pid);
      AtomicReference<Runnable> end = new AtomicReference<>(() -> {});
      NettyEventLoop.Registered registered =
          loop.register(
              process.fd(),
              process::close,
              () -> {
                end.getAndSet(() -> {}).run(); // readable from now on: it has said all
                died.run();
              });
      end.set(registered::close);
      return () -> end.getAndSet(() -> {}).run();
    } catch (SyscallException e) {
      throw new IOException("process " + pid + " cannot be watched: " + e.getMessage(), e);
    }
  }
}
