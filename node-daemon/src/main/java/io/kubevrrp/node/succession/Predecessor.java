package io.kubevrrp.node.succession;

import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.RouterState;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running daemon's side: leaves the routers to a daemon that asks for them, and goes on as if
 * nothing had happened when that one does not take them. One conversation at a time, on a thread of
 * its own.
 */
public final class Predecessor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Predecessor.class);

  /** Between a daemon that is ready and this one nothing takes long. */
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /** How long the routers stand still at most for a daemon that does not take them. */
  private static final Duration LONGEST_STANDSTILL = Duration.ofSeconds(1);

  private static final Duration SHORTEST_STANDSTILL = Duration.ofMillis(15);

  private final Address address;
  private final ServerSocketChannel server;
  private final SpeakerLock lock;
  private final House house;
  private final CountDownLatch idle = new CountDownLatch(1);
  private volatile boolean talking;

  /** The daemon whose routers they are. Called on the predecessor's thread. */
  public interface House {
    /** The node's name. */
    String node();

    /**
     * The routers stand still from now on.
     *
     * @return what there is to leave
     * @throws IOException when they do not: then nothing has changed
     */
    Estate suspend() throws IOException;

    /** They go on. */
    void resume();

    /**
     * They are another daemon's now; this one has ended.
     *
     * @param taken those it took; the others are to be stopped in order
     */
    void retire(Set<String> taken);

    /** The elections' clock. */
    MonotonicTime now();
  }

  private Predecessor(Address address, ServerSocketChannel server, SpeakerLock lock, House house) {
    this.address = address;
    this.server = server;
    this.lock = lock;
    this.house = house;
  }

  /**
   * Listens in the state directory.
   *
   * @param lock held by this process
   * @throws IOException when it cannot: then the next daemon waits for the end of this one
   */
  public static Predecessor listen(Path stateDirectory, SpeakerLock lock, House house)
      throws IOException {
    Address address = Address.in(stateDirectory);
    Conversation.warmUp();
    Predecessor predecessor = new Predecessor(address, address.listen(), lock, house);
    Thread.ofPlatform().daemon().name("kube-vrrp-succession").start(predecessor::serve);
    return predecessor;
  }

  /** When another daemon is about to take over, waits until it has or has not. */
  public void awaitConversation(Duration limit) throws InterruptedException {
    if (talking && !idle.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.atWarn().log("the next daemon did not take over in time");
    }
  }

  /** Listens no more. */
  @Override
  public void close() throws IOException {
    server.close();
  }

  private void serve() {
    boolean retired = false;
    while (!retired) {
      try (SocketChannel peer = server.accept();
          Conversation conversation = new Conversation(peer)) {
        talking = true;
        // One may have come in while the socket was being closed.
        retired = !server.isOpen() || (address.isOurs(peer) && converse(conversation));
      } catch (ClosedChannelException e) {
        retired = true;
      } catch (IOException | RuntimeException e) {
        LOG.atInfo()
            .addKeyValue("error", e.toString())
            .log("a daemon that asked for the routers did not take them");
      } finally {
        talking = false;
      }
    }
    idle.countDown();
  }

  /** Whether this daemon has retired. */
  private boolean converse(Conversation conversation) throws IOException {
    if (!(conversation.receive(ANSWER) instanceof Message.Hello(int version, String node))
        || version != Message.VERSION
        || !house.node().equals(node)) {
      String sentence =
          "this is the daemon of node " + house.node() + ", with version " + Message.VERSION;
      conversation.send(new Message.Refusal(sentence), ANSWER);
      return false;
    }
    conversation.send(new Message.Welcome(Message.VERSION), ANSWER);
    return conversation.receive(ANSWER) instanceof Message.Take(List<String> routers)
        && leave(conversation, Set.copyOf(routers));
  }

  private boolean leave(Conversation conversation, Set<String> routers) throws IOException {
    Estate estate = house.suspend();
    boolean left = false;
    try {
      left = offer(conversation, estate) || !lock.tryTake();
    } finally {
      if (left) {
        house.retire(routers);
      } else {
        house.resume();
      }
    }
    return left;
  }

  /** Whether it was taken; otherwise the lock says. */
  private boolean offer(Conversation conversation, Estate estate) {
    try {
      MonotonicTime now = house.now();
      Duration limit = standstill(estate, now);
      Message.Left left = EstateCodec.write(estate, now);
      lock.giveUp();
      conversation.send(left, limit);
      return conversation.receive(limit) instanceof Message.Taken;
    } catch (IOException | RuntimeException e) {
      LOG.atWarn().addKeyValue("error", e.toString()).log("the routers were not taken");
      return false;
    }
  }

  /** A third of the time after which the first peer takes over: both waits end well before. */
  private static Duration standstill(Estate estate, MonotonicTime now) {
    Duration shortest = LONGEST_STANDSTILL;
    for (var router : estate.routers()) {
      if (router.state() instanceof RouterState.Active active) {
        Duration third = now.until(active.lateAt()).dividedBy(3);
        shortest = third.compareTo(shortest) < 0 ? third : shortest;
      }
    }
    return shortest.compareTo(SHORTEST_STANDSTILL) < 0 ? SHORTEST_STANDSTILL : shortest;
  }
}
