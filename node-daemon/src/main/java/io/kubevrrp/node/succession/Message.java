package io.kubevrrp.node.succession;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the two daemons say to each other, a line of JSON each:
 *
 * <pre>
 * next                                  running
 * Hello(version, node)            ─►
 *                                 ◄─    Welcome(version), or Refusal(sentence)
 * Take(routers)                   ─►    its routers stand still, it gives up the lock
 *                                 ◄─    Left(routers, services)
 * it takes the lock, goes on
 * Taken                           ─►    it retires
 * </pre>
 *
 * When anything else happens, the running daemon takes the lock again and goes on; when it cannot,
 * the next one has it. Durations are nanoseconds from the moment of writing, negative when past.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Message.Hello.class, name = "hello"),
  @JsonSubTypes.Type(value = Message.Welcome.class, name = "welcome"),
  @JsonSubTypes.Type(value = Message.Refusal.class, name = "refusal"),
  @JsonSubTypes.Type(value = Message.Take.class, name = "take"),
  @JsonSubTypes.Type(value = Message.Left.class, name = "left"),
  @JsonSubTypes.Type(value = Message.Taken.class, name = "taken")
})
sealed interface Message {
  /** The version of this conversation; another one is refused. */
  int VERSION = 1;

  /**
   * Opens the conversation.
   *
   * @param version the conversation's
   * @param node whose routers are asked for
   */
  record Hello(int version, String node) implements Message {}

  /**
   * The running daemon is of the same node and version.
   *
   * @param version the conversation's
   */
  record Welcome(int version) implements Message {}

  /**
   * It is not, or cannot now.
   *
   * @param sentence why
   */
  record Refusal(String sentence) implements Message {}

  /**
   * The next daemon is ready to take over at once.
   *
   * @param routers those it has the configuration of
   */
  record Take(List<String> routers) implements Message {}

  /**
   * The estate.
   *
   * @param routers the virtual routers
   * @param services the tracked services' verdicts
   */
  record Left(List<RouterEntry> routers, Map<String, ServiceEntry> services) implements Message {}

  /** The next daemon has the lock. */
  record Taken() implements Message {}

  /** A virtual router; each state uses the fields that its name allows. */
  record RouterEntry(
      String name,
      String state,
      @Nullable Long advertiseIn,
      @Nullable Long announceIn,
      @Nullable Integer announceCount,
      @Nullable Long repeatIn,
      @Nullable Long renewIn,
      @Nullable Long lateIn,
      @Nullable Long activeDownIn,
      @Nullable Long activeAdverInterval,
      @Nullable String expecting,
      @Nullable Long preemptIn,
      @Nullable Long fencedIn,
      @Nullable Long asideIn,
      @Nullable Long patientIn,
      @Nullable Long patience,
      @Nullable String cause,
      @Nullable Long heldUntilIn,
      @Nullable Long silentIn,
      List<ChangeEntry> timeline) {}

  /** A transition; instants as ISO 8601. */
  record ChangeEntry(
      String at,
      String from,
      String to,
      String reason,
      @Nullable Long silence,
      @Nullable Long took) {}

  /** A verdict; the instant as ISO 8601. */
  record ServiceEntry(
      boolean up,
      String message,
      String since,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer number) {}
}
