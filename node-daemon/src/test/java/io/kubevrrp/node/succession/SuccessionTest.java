package io.kubevrrp.node.succession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.RouterState;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of the routers, whatever the other daemon does. POSIX locks do not part two holders
 * of one process, so the two daemons' locks are files of two folders, but where the test is about
 * the lock.
 */
class SuccessionTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Estate ESTATE =
      EstateCodecTest.estate(
          new RouterState.Backup(
              now().plus(Duration.ofSeconds(3)),
              Duration.ofSeconds(1),
              TransitionReason.ACTIVE_SILENT,
              Optional.empty(),
              RouterState.Standing.CLEAR));

  @TempDir Path directory;
  @TempDir Path elsewhere;

  private final Owner owner = new Owner();
  private SpeakerLock running;
  private SpeakerLock next;
  private Predecessor predecessor;

  @BeforeEach
  void aDaemonRuns() throws IOException {
    running = SpeakerLock.open(directory);
    next = SpeakerLock.open(elsewhere);
    assertThat(running.tryTake()).isTrue();
    predecessor = Predecessor.listen(directory, running, owner);
  }

  @AfterEach
  void end() throws IOException {
    predecessor.close();
    running.close();
    next.close();
  }

  @Test
  void theNextDaemonGetsTheEstateAndTheRunningOneRetires() throws Exception {
    Estate estate = successor("node-129").ask(List.of("web"), next);

    assertThat(estate.routers()).extracting("router").containsExactly("web");
    assertThat(estate.services()).isEqualTo(ESTATE.services());
    assertThat(next.tryTake()).isTrue();
    assertThat(owner.next()).isEqualTo("suspend");
    assertThat(owner.next()).isEqualTo("retire [web]");
  }

  @Test
  void theDaemonOfAnotherNodeIsRefusedAndNothingStandsStill() throws Exception {
    assertThatThrownBy(() -> successor("node-131").ask(List.of("web"), next))
        .hasMessageContaining("refuses")
        .hasMessageContaining("node-129");

    stillServes();
  }

  @Test
  void anotherVersionIsRefusedAndNothingStandsStill() throws Exception {
    try (Conversation conversation = connect()) {
      conversation.send(new Message.Hello(Message.VERSION + 1, "node-129"), LIMIT);

      assertThat(conversation.receive(LIMIT)).isInstanceOf(Message.Refusal.class);
    }
    stillServes();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "null\n",
        "GET / HTTP/1.1\r\n\r\n",
        "{\"type\":\"hello\"}\n",
        "{\"type\":\"take\",\"routers\":[\"web\"]}\n",
        "{\"type\":\"taken\"}\n",
        "{\"type\":\"hello\",\"version\":1,\"node\":\"node-129\"}\n",
        "{\"type\":\"hello\",\"version\":1,\"node\":\"node-129\"}\n{\"type\":\"hello\",\"version\":1,\"node\":\"node-129\"}\n",
        "{\"type\":\"hello\",\"version\":1,\"node\":\"node-129\"}\n[[[[\n"
      })
  void whoeverSaysSomethingElseAndLeavesChangesNothing(String said) throws Exception {
    try (SocketChannel channel = Address.in(directory).connect()) {
      channel.write(ByteBuffer.wrap(said.getBytes(StandardCharsets.UTF_8)));
    }

    stillServes();
  }

  @Test
  void aDaemonThatDiesAfterAskingLeavesTheRoutersWithTheRunningOne() throws Exception {
    try (Conversation conversation = connect()) {
      askFor(conversation);
      assertThat(conversation.receive(LIMIT)).isInstanceOf(Message.Left.class);
    }

    assertThat(owner.next()).isEqualTo("suspend");
    assertThat(owner.next()).isEqualTo("resume");
    assertThat(running.tryTake()).as("it has the lock again").isTrue();
    stillServes();
  }

  @Test
  void aDaemonThatHangsAfterAskingLeavesTheRoutersWithTheRunningOneWithinASecond()
      throws Exception {
    try (Conversation conversation = connect()) {
      askFor(conversation);
      assertThat(owner.next()).isEqualTo("suspend");
      long begin = System.nanoTime();

      assertThat(owner.next()).isEqualTo("resume");

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(2_500));
      assertThat(conversation.receive(LIMIT)).isInstanceOf(Message.Left.class);
      assertThatThrownBy(() -> conversation.receive(LIMIT)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void routersThatDoNotStandStillAreNotLeft() throws Exception {
    owner.refuses = true;

    assertThatThrownBy(() -> successor("node-129").ask(List.of("web"), next))
        .isInstanceOf(IOException.class);
    owner.refuses = false;

    assertThat(owner.next()).isEqualTo("refused");
    stillServes();
  }

  @Test
  void aDaemonThatDoesNotAnswerIsNotWaitedForLongerThanTwoSeconds() throws Exception {
    owner.delay.acquire();

    assertThatThrownBy(() -> successor("node-129").ask(List.of("web"), next))
        .isInstanceOf(SocketTimeoutException.class);

    owner.delay.release();
    assertThat(owner.next()).isEqualTo("suspend");
    assertThat(owner.next()).isEqualTo("resume");
  }

  @Test
  void withoutADaemonNobodyAnswers() throws Exception {
    predecessor.close();

    assertThatThrownBy(() -> successor("node-129").ask(List.of("web"), next))
        .isInstanceOf(IOException.class);
  }

  @Test
  void onlyItsUserMayAskIt() throws Exception {
    Path socket = Address.in(directory).socket();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
        .isEqualTo("rwx------");
  }

  private void askFor(Conversation conversation) throws IOException {
    conversation.send(new Message.Hello(Message.VERSION, "node-129"), LIMIT);
    assertThat(conversation.receive(LIMIT)).isEqualTo(new Message.Welcome(Message.VERSION));
    conversation.send(new Message.Take(List.of("web")), LIMIT);
  }

  /** After a failure the next attempt succeeds. */
  private void stillServes() throws Exception {
    assertThat(owner.calls).isEmpty();
    assertThat(successor("node-129").ask(List.of(), next).routers()).hasSize(1);
    assertThat(owner.next()).isEqualTo("suspend");
    assertThat(owner.next()).isEqualTo("retire []");
  }

  private Conversation connect() throws IOException {
    return new Conversation(Address.in(directory).connect());
  }

  private Successor successor(String node) {
    return new Successor(directory, node, SuccessionTest::now);
  }

  private static MonotonicTime now() {
    return new MonotonicTime(System.nanoTime());
  }

  /** A daemon that notes what is done to it. */
  private static final class Owner implements Predecessor.House {
    final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    final Semaphore delay = new Semaphore(1);
    volatile boolean refuses;

    String next() throws InterruptedException {
      return String.valueOf(calls.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public String node() {
      return "node-129";
    }

    @Override
    public Estate suspend() throws IOException {
      delay.acquireUninterruptibly();
      delay.release();
      calls.add(refuses ? "refused" : "suspend");
      if (refuses) {
        throw new IOException("expected by a test");
      }
      return ESTATE;
    }

    @Override
    public void resume() {
      calls.add("resume");
    }

    @Override
    public void retire(Set<String> taken) {
      calls.add("retire " + taken);
    }

    @Override
    public MonotonicTime now() {
      return SuccessionTest.now();
    }
  }
}
