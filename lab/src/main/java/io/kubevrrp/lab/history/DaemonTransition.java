package io.kubevrrp.lab.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A change of a virtual router's state as its daemon tells it.
 *
 * @param host where
 * @param router the virtual router's name
 * @param at when, by the daemon's wall clock
 * @param from the state before
 * @param to the state after
 * @param reason why, a CamelCase word
 */
public record DaemonTransition(
    String host, String router, Instant at, String from, String to, String reason) {
  private static final Pattern LOGGED =
      Pattern.compile(
          "(\\S+Z) +INFO .* virtual router changed state .*router=\"([^\"]*)\".* previous=\"(\\w+)\" state=\"(\\w+)\" reason=\"(\\w+)\".*");

  /** Those in a daemon's log: of all daemons that ran on the host, killed ones too. */
  public static List<DaemonTransition> logged(String host, String log) {
    List<DaemonTransition> all = new ArrayList<>();
    for (String line : log.lines().toList()) {
      Matcher told = LOGGED.matcher(line);
      if (told.matches()) {
        all.add(
            new DaemonTransition(
                host,
                told.group(2),
                Instant.parse(told.group(1)),
                told.group(3),
                told.group(4),
                told.group(5)));
      }
    }
    return all;
  }

  /** Those in a VIPNode's status: the newest twenty of every virtual router. */
  public static List<DaemonTransition> reported(String host, JsonNode status) {
    List<DaemonTransition> all = new ArrayList<>();
    for (JsonNode router : status.path("virtualRouters")) {
      for (JsonNode change : router.path("timeline")) {
        all.add(
            new DaemonTransition(
                host,
                router.path("name").asText(),
                Instant.parse(change.path("at").asText()),
                change.path("from").asText(),
                change.path("to").asText(),
                change.path("reason").asText()));
      }
    }
    return all;
  }
}
