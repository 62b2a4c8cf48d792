package io.kubevrrp.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The measurements of one segment: the kernels' word and the client's. */
public final class Segment {
  private static final Duration SETTLED = Duration.ofMillis(200);

  private final List<Host> nodes;
  private final ProbeLog probe;
  private final Map<String, String> names = new HashMap<>();

  /** Of these nodes, as seen by this client. */
  public Segment(List<Host> nodes, ProbeLog probe) {
    this.nodes = List.copyOf(nodes);
    this.probe = probe;
    nodes.forEach(node -> names.put(node.mac(), node.name()));
  }

  /** Waits until the probe runs. */
  public void awaitProbe() {
    Instant begin = Instant.now();
    Await.until("the client's probe", Duration.ofSeconds(20), () -> probe.hasSeen(begin));
  }

  /** Who held the address by the kernels' word. */
  public OwnershipHistory kernel(String address) {
    List<OwnershipHistory.Interval> all = new ArrayList<>();
    nodes.forEach(node -> all.addAll(node.monitor().intervals(address)));
    return OwnershipHistory.of(all);
  }

  /** Who held the address by the client's word. */
  public OwnershipHistory client(String address) {
    return probe.history(address, names);
  }

  /** As above; silence of the witness, which always answers, is the probe's own. */
  public OwnershipHistory client(String address, String witness) {
    return probe.history(address, names, witness);
  }

  /** Waits until this host is the address's only owner and answers the client. */
  public void awaitOwner(String address, Host owner, Duration limit) {
    Await.until(
        owner.name() + " to hold " + address + " and to answer for it",
        limit,
        () ->
            kernel(address).ownersAt(Instant.now()).equals(Set.of(owner.name()))
                && probe
                    .answering(address, Instant.now().minusMillis(50))
                    .equals(Optional.of(owner.mac())));
  }

  /** When requests got no answer between the two instants, after the first one, and why. */
  public List<String> lost(String address, Instant from, Instant to) {
    return probe.http(address, ProbeLine.Kind.HTTP_LOST, from, to).stream()
        .map(line -> Duration.between(from, line.at()).toMillis() + " ms " + line.value())
        .toList();
  }

  /** What happened to the address between the two instants. */
  public Outage measure(String address, Instant from, Instant to) {
    Duration since = Duration.between(to, Instant.now());
    if (since.compareTo(SETTLED)
        < 0) { // answers to the window's last requests are still on their way
      Await.observe(SETTLED.minus(since));
    }
    OwnershipHistory kernel = kernel(address);
    OwnershipHistory client = client(address);
    return new Outage(
        kernel.ownerless(from, to),
        kernel.shared(from, to),
        client.ownerless(from, to),
        client.shared(from, to),
        probe.http(address, ProbeLine.Kind.HTTP_LOST, from, to).size(),
        probe.http(address, ProbeLine.Kind.HTTP_ANSWER, from, to).size());
  }

  /**
   * What a change of owner cost.
   *
   * @param kernelOwnerless without owner by the kernels' word
   * @param kernelShared with two owners by the kernels' word
   * @param clientOwnerless without an ARP answer; answers come every 5 ms
   * @param clientShared with ARP answers from two hosts
   * @param httpLost HTTP requests without an answer
   * @param httpAnswered HTTP requests with one
   */
  public record Outage(
      Duration kernelOwnerless,
      Duration kernelShared,
      Duration clientOwnerless,
      Duration clientShared,
      long httpLost,
      long httpAnswered) {}
}
