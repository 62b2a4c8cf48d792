package io.kubevrrp.node.hostlinux;

import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.linux.KernelSocket;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The election's one thread, a Netty epoll loop. A task that throws is logged; the loop goes on.
 */
public final class NettyEventLoop implements EventLoop, AutoCloseable {
  /** The loop's thread as /proc and thread dumps show it. */
  public static final String THREAD_NAME = "kube-vrrp-election";

  private static final Logger LOG = LoggerFactory.getLogger(NettyEventLoop.class);
  private static final Duration LAST_TASKS = Duration.ofSeconds(2);

  private final ManualIoEventLoop loop;
  private final Alarms alarms = new Alarms(this::late);
  private volatile LongConsumer lateness = nanos -> {};

  /** The election's loop. */
  public NettyEventLoop() {
    this(THREAD_NAME);
  }

  /** A loop of its own for something else, with a thread of this name. */
  public NettyEventLoop(String threadName) {
    // Netty's own timers make an object each time; ours do not, so we turn its loop ourselves.
    Thread thread = Thread.ofPlatform().name(threadName).unstarted(this::run);
    loop = new ManualIoEventLoop(thread, EpollIoHandler.newFactory());
    thread.start();
  }

  private void run() {
    while (!loop.isTerminated()) {
      try {
        loop.run(alarms.waitNs(System.nanoTime()));
        alarms.ring(System.nanoTime());
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("a turn of the loop failed");
      }
    }
  }

  private void late(long nanos) {
    lateness.accept(nanos);
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(guarded(task));
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    long due = System.nanoTime() + delay.toNanos();
    Runnable measured =
        () -> {
          lateness.accept(Math.max(0, System.nanoTime() - due));
          task.run();
        };
    Future<?> future = loop.schedule(guarded(measured), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public Alarm alarm(Runnable task) {
    return alarms.add(guarded(task));
  }

  /**
   * Has the lateness of every scheduled task and every alarm told from now on.
   *
   * @param listener gets nanoseconds, on the loop; must not block
   */
  public void onLateness(LongConsumer listener) {
    lateness = listener;
  }

  /** Whether the caller is the loop's thread. */
  public boolean inLoop() {
    return loop.inEventLoop();
  }

  /**
   * Calls {@code onReadable} on the loop whenever the socket has something to read, again and again
   * until it was read. The loop owns the socket from now on. Callable from any thread.
   *
   * @return closes the socket
   */
  public Registered register(KernelSocket socket, Runnable onReadable) {
    return register(socket.fd(), socket::close, onReadable);
  }

  /** The same for any descriptor that epoll can wait for. */
  Registered register(int fd, Runnable close, Runnable onReadable) {
    Handle handle = new Handle(fd, close, guarded(onReadable));
    Future<IoRegistration> registered = loop.register(handle);
    // On the loop it is done already; elsewhere waiting cannot deadlock.
    IoRegistration registration = registered.syncUninterruptibly().getNow();
    registration.submit(EpollIoOps.EPOLLIN);
    return () -> {
      registration.cancel();
      close.run();
    };
  }

  /** Ends the loop and closes every registered socket; waits, for two seconds at most. */
  @Override
  public void close() {
    Future<?> terminated = loop.shutdownGracefully(0, LAST_TASKS.toMillis(), TimeUnit.MILLISECONDS);
    if (!inLoop()) {
      terminated.awaitUninterruptibly(LAST_TASKS.toMillis());
    }
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("a task on the election loop failed");
      }
    };
  }

  /** A registered socket. */
  public interface Registered extends AutoCloseable {
    @Override
    void close();
  }

  private static final class Handle implements EpollIoHandle {
    private final FileDescriptor descriptor;
    private final Runnable close;
    private final Runnable onReadable;

    Handle(int fd, Runnable close, Runnable onReadable) {
      this.descriptor = new FileDescriptor(fd);
      this.close = close;
      this.onReadable = onReadable;
    }

    @Override
    public FileDescriptor fd() {
      return descriptor;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      EpollIoOps ops = ((EpollIoEvent) event).ops();
      // An error (ENOBUFS of netlink) is read like data.
      if (ops.contains(EpollIoOps.EPOLLIN) || ops.contains(EpollIoOps.EPOLLERR)) {
        onReadable.run();
      }
    }

    @Override
    public void close() {
      close.run();
    }
  }
}
