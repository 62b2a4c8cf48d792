package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.EventLoop;
import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.host.PacketPort;
import io.kubevrrp.node.inet.AddressFamily;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.MacAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the segment, now and then, who else has a virtual router's addresses. Nothing waits for the
 * answers: a takeover goes its way. Who answers two times in a row is told; once, it may be a
 * router that was just letting go.
 */
final class HolderProbe {
  /** By then a former Active router has let go. */
  private static final Duration FIRST = Duration.ofSeconds(1);

  private static final Duration LISTENING = Duration.ofMillis(500);
  private static final Duration TO_CONFIRM = Duration.ofMillis(500);
  private static final Duration WHILE_CONTESTED = Duration.ofSeconds(10);
  private static final Duration USUALLY = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(HolderProbe.class);

  private final EventLoop loop;
  private final HolderEars ears;
  private final Asker asker;
  private final Map<IpAddress, MacAddress> heard = new LinkedHashMap<>();
  private Map<IpAddress, MacAddress> before = Map.of();
  private PacketPort.@Nullable Ear ear;
  private boolean begun;

  /** Who wants to know. */
  interface Asker {
    /** What to ask now; empty: nothing, until {@link HolderProbe#begin} is called again. */
    Optional<Question> question();

    /** Sends the question. */
    void ask() throws HostException;

    /** These are held by others, as far as is known now. */
    void told(Map<IpAddress, MacAddress> holders);
  }

  /**
   * A question.
   *
   * @param link where
   * @param family of all the addresses
   * @param addresses for which
   * @param own this host's hardware addresses, all of them: another interface may answer, too
   */
  record Question(Link link, AddressFamily family, Set<IpAddress> addresses, Set<MacAddress> own) {
    Question {
      addresses = Set.copyOf(addresses);
      own = Set.copyOf(own);
    }
  }

  HolderProbe(EventLoop loop, HolderEars ears, Asker asker) {
    this.loop = loop;
    this.ears = ears;
    this.asker = asker;
  }

  /** Asks from now on, as long as there is a question. */
  void begin() {
    if (!begun) {
      begun = true;
      later(FIRST, this::ask);
    }
  }

  private void ask() {
    Optional<Question> question = asker.question();
    if (question.isEmpty()) {
      end();
      return;
    }
    heard.clear();
    try {
      ear = listen(question.get());
      asker.ask();
      later(LISTENING, this::conclude);
    } catch (HostException e) {
      LOG.atDebug().addKeyValue("error", e.getMessage()).log("asking for other holders failed");
      closeEar();
      later(USUALLY, this::ask);
    }
  }

  private PacketPort.Ear listen(Question question) throws HostException {
    return ears.listen(
        question.link(),
        question.family(),
        held -> {
          if (question.addresses().contains(held.address())
              && !question.own().contains(held.mac())) {
            heard.put(held.address(), held.mac());
          }
        });
  }

  private void conclude() {
    closeEar();
    if (asker.question().isEmpty()) {
      end();
      return;
    }
    Map<IpAddress, MacAddress> confirmed = new HashMap<>(heard);
    confirmed.entrySet().retainAll(before.entrySet());
    before = Map.copyOf(heard);
    asker.told(Map.copyOf(confirmed));
    later(
        heard.isEmpty() ? USUALLY : confirmed.equals(heard) ? WHILE_CONTESTED : TO_CONFIRM,
        this::ask);
  }

  private void end() {
    begun = false;
    before = Map.of();
    asker.told(Map.of());
  }

  private void closeEar() {
    if (ear != null) {
      ear.close();
      ear = null;
    }
  }

  private void later(Duration delay, Runnable work) {
    EventLoop.Timer _ = loop.schedule(delay, work);
  }
}
