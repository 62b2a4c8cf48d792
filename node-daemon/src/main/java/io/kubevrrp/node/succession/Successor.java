package io.kubevrrp.node.succession;

import io.kubevrrp.node.vrrp.MonotonicTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The next daemon's side: asks the running one for its routers. It may be asked again after a
 * failure.
 *
 * @param stateDirectory that of both daemons
 * @param node the node's name
 * @param clock the elections' clock
 */
public record Successor(Path stateDirectory, String node, Supplier<MonotonicTime> clock) {
  private static final Logger LOG = LoggerFactory.getLogger(Successor.class);
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /**
   * Asks for everything; to be called when this daemon could go on at once.
   *
   * @param routers those it has the configuration of
   * @param lock taken when this returns
   * @return what the running daemon left: it is silent now
   * @throws IOException when there is nobody, it refuses, does not answer within two seconds, or
   *     changed its mind: then the lock is not taken, and the other one runs on
   */
  public Estate ask(List<String> routers, SpeakerLock lock) throws IOException {
    try (Conversation conversation = new Conversation(Address.in(stateDirectory).connect())) {
      conversation.send(new Message.Hello(Message.VERSION, node), ANSWER);
      expectWelcome(conversation.receive(ANSWER));
      MonotonicTime asked = clock.get();
      conversation.send(new Message.Take(routers), ANSWER);
      if (!(conversation.receive(ANSWER) instanceof Message.Left left)) {
        throw new MalformedMessageException("the running daemon left nothing");
      }
      Estate estate = EstateCodec.read(left, asked, clock.get());
      if (!lock.tryTake()) {
        throw new IOException("the running daemon has gone on: this one came too late");
      }
      confirm(conversation);
      return estate;
    }
  }

  private static void expectWelcome(Message answer) throws IOException {
    switch (answer) {
      case Message.Welcome(int version) when version == Message.VERSION -> {}
      case Message.Refusal(var sentence) ->
          throw new IOException("the running daemon refuses: " + sentence);
      case Message.Welcome _, Message.Hello _, Message.Take _, Message.Left _, Message.Taken _ ->
          throw new MalformedMessageException("the running daemon answers something else");
    }
  }

  /** A courtesy: the lock, which is ours, tells the same, only later. */
  private static void confirm(Conversation conversation) {
    try {
      conversation.send(new Message.Taken(), ANSWER);
    } catch (IOException e) {
      LOG.atInfo()
          .addKeyValue("error", e.toString())
          .log("the daemon that left the routers does not listen any more");
    }
  }
}
