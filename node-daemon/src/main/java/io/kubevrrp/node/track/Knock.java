package io.kubevrrp.node.track;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection that is made to see that it is accepted, and given up at once. It is a bare socket
 * on the event loop: of these there may be thousands in a second, and a channel with its pipeline
 * would cost more than the connection. Everything happens on the loop.
 *
 * <p>A connection that was accepted is reset, not closed: nothing was said in it, and a closed one
 * would keep its port for a minute (TIME-WAIT), of which a node that checks often would run out.
 */
final class Knock implements EpollIoHandle, Probe.Attempt {
  private final InetSocketAddress target;
  private final LinuxSocket socket;
  private final Consumer<Ended> done;
  private @Nullable IoRegistration registration;
  private boolean over;

  /** How it ended. */
  sealed interface Ended {
    /** Somebody accepted the connection. */
    record Accepted() implements Ended {}

    /**
     * Nobody did.
     *
     * @param why what the kernel said
     */
    record Refused(IOException why) implements Ended {}
  }

  private static final Ended ACCEPTED = new Ended.Accepted();

  private Knock(InetSocketAddress target, LinuxSocket socket, Consumer<Ended> done) {
    this.target = target;
    this.socket = socket;
    this.done = done;
  }

  /**
   * Begins; the answer may come before this returns.
   *
   * @param socket new; closed by this
   */
  static Knock at(
      InetSocketAddress target, LinuxSocket socket, IoEventLoop loop, Consumer<Ended> done) {
    Knock knock = new Knock(target, socket, done);
    try {
      // Within one machine the connection is there before the call returns, though it says it is
      // not: asking is cheaper than waiting.
      if (socket.connect(target) || socket.remoteAddress() != null) {
        knock.connected();
      } else {
        knock.await(loop);
      }
    } catch (IOException e) {
      knock.end(new Ended.Refused(e));
    }
    return knock;
  }

  private void await(IoEventLoop loop) throws IOException {
    Future<IoRegistration> registered = loop.register(this);
    if (!registered.isSuccess()) {
      throw new IOException("the event loop takes no socket", registered.cause());
    }
    registration = registered.getNow();
    registration.submit(EpollIoOps.EPOLLOUT);
  }

  @Override
  public FileDescriptor fd() {
    return socket;
  }

  @Override
  public void handle(IoRegistration here, IoEvent event) {
    if (over) {
      return;
    }
    try {
      if (socket.finishConnect()) {
        connected();
      }
    } catch (IOException e) {
      end(new Ended.Refused(e));
    }
  }

  /**
   * A port of the ephemeral range that nobody listens on can, rarely, be connected with itself: the
   * kernel picks it as the source port too (simultaneous open, RFC 9293 section 3.5). That is no
   * service.
   */
  private void connected() throws IOException {
    if (target.equals(socket.localAddress())) {
      throw new ConnectException("refused: it met itself");
    }
    socket.setSoLinger(0);
    end(ACCEPTED);
  }

  private void end(Ended how) {
    if (!over) {
      close();
      done.accept(how);
    }
  }

  @Override
  public void cancel() {
    close();
  }

  // The descriptor first: what is closed need not be taken out of epoll.
  @Override
  public void close() {
    if (!over) {
      over = true;
      try {
        socket.close();
      } catch (IOException _) {
        // Linux has closed it all the same
      }
      if (registration != null) {
        registration.cancel();
      }
    }
  }
}
