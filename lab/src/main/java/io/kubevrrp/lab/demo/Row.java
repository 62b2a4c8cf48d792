package io.kubevrrp.lab.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kubevrrp.lab.Segment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the demo's last table.
 *
 * @param event what happened
 * @param address to which virtual address
 * @param from who held it before
 * @param to who held it afterwards
 * @param secondsWithoutOwner by the kernels' word
 * @param allowedSecondsWithoutOwner what the RFC's timers allow, and 50 ms
 * @param secondsWithTwoOwners by the kernels' word
 * @param secondsWithoutAnswer by the client's ARP requests, one each 5 ms
 * @param httpRequestsLost by the client, one each 10 ms
 * @param problem why it is not as it must be; absent when it is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Row(
    String event,
    String address,
    String from,
    String to,
    double secondsWithoutOwner,
    double allowedSecondsWithoutOwner,
    double secondsWithTwoOwners,
    double secondsWithoutAnswer,
    long httpRequestsLost,
    @Nullable String problem) {

  /** Two owners for as long as it takes to hear the new one, at most. */
  static final Duration TWO_OWNERS = Duration.ofMillis(100);

  /** What happened between these two, and what it cost. */
  record Move(String event, String address, String from, String to) {
    /**
     * What it cost.
     *
     * @param outage from what was done until the end
     * @param afterwards the end of it, when the new owner has long had the address
     */
    Row measured(Segment.Outage outage, Duration allowed, Segment.Outage afterwards) {
      return new Row(
          event,
          address,
          from,
          to,
          seconds(outage.kernelOwnerless()),
          seconds(allowed),
          seconds(outage.kernelShared()),
          seconds(outage.clientOwnerless()),
          outage.httpLost(),
          problem(outage, allowed, afterwards));
    }

    private static @Nullable String problem(
        Segment.Outage outage, Duration allowed, Segment.Outage afterwards) {
      List<String> problems = new ArrayList<>();
      if (outage.kernelOwnerless().compareTo(allowed) > 0) {
        problems.add("too long without owner");
      }
      if (outage.kernelShared().compareTo(TWO_OWNERS) > 0) {
        problems.add("too long with two owners");
      }
      if (afterwards.httpAnswered() == 0) {
        problems.add("nobody answers HTTP");
      }
      return problems.isEmpty() ? null : String.join(", ", problems);
    }
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
