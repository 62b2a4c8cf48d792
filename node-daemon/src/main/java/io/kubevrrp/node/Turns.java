package io.kubevrrp.node;

import io.kubevrrp.node.runtime.TimeSource;
import io.kubevrrp.node.succession.Estate;
import io.kubevrrp.node.succession.Predecessor;
import io.kubevrrp.node.succession.SpeakerLock;
import io.kubevrrp.node.succession.Successor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When it is this daemon's turn, among those with the same state directory, to take part in the
 * elections. A state directory that cannot be written makes it the only one.
 */
final class Turns {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(3);
  private static final Duration CONVERSATION = Duration.ofSeconds(3);

  private final Path stateDirectory;
  private final Successor successor;
  private final @Nullable SpeakerLock lock;
  private @Nullable Predecessor predecessor;
  private long askAt;
  private String lastRefusal = "";

  Turns(Path stateDirectory, String node, TimeSource time) {
    this.stateDirectory = stateDirectory;
    this.successor = new Successor(stateDirectory, node, time::now);
    this.lock = open(stateDirectory);
    this.askAt = System.nanoTime();
  }

  private static @Nullable SpeakerLock open(Path stateDirectory) {
    try {
      return SpeakerLock.open(stateDirectory);
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("directory", stateDirectory)
          .addKeyValue("error", e.toString())
          .log(
              "the state directory cannot be written: this daemon cannot tell whether another one runs");
      return null;
    }
  }

  /** Takes the turn if no other daemon has it. */
  boolean tryTake() {
    return lock == null || lock.tryTake();
  }

  /**
   * Waits until no other daemon has the turn, and takes it.
   *
   * @throws IOException when the lock is no more
   */
  void take() throws IOException {
    if (lock != null) {
      lock.take();
    }
  }

  /** Asks the daemon whose turn it is to leave it to this one, again after some seconds. */
  Optional<Estate> ask(List<String> routers) {
    if (lock == null || System.nanoTime() - askAt < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(successor.ask(routers, lock));
    } catch (IOException e) {
      askAt = System.nanoTime() + ASK_AGAIN.toNanos();
      refused(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void refused(String sentence) {
    if (!sentence.equals(lastRefusal)) {
      LOG.atWarn()
          .addKeyValue("error", sentence)
          .log("the running daemon does not leave its routers; waiting for its end");
      lastRefusal = sentence;
    }
  }

  /** Lets the next daemon ask, from now on. */
  void listen(Predecessor.House house) {
    if (lock == null) {
      return;
    }
    try {
      predecessor = Predecessor.listen(stateDirectory, lock, house);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("error", e.toString())
          .log("the next daemon cannot ask this one for its routers: it will wait for the end");
    }
  }

  /** When the next daemon is just taking over, waits until it has or has not. */
  void settle() throws InterruptedException {
    if (predecessor != null) {
      predecessor.awaitConversation(CONVERSATION);
    }
  }
}
