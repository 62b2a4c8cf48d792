package io.kubevrrp.node.runtime;

import io.kubevrrp.node.host.HostException;
import io.kubevrrp.node.host.Link;
import io.kubevrrp.node.inet.IpAddress;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.MacAddress;
import io.kubevrrp.node.vrrp.RouterState;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Has asked who else has a virtual router's addresses, while it thinks that nobody does. */
final class HolderWatch implements HolderProbe.Asker {
  private final Host host;
  private final Execution.Router router;
  private final ActionPerformer performer;
  private final BooleanSupplier takesPart;
  private final Runnable changed;

  /**
   * Asks nothing yet.
   *
   * @param takesPart whether the router is to do anything now
   * @param changed told when somebody was found, or is no more
   */
  HolderWatch(
      Host host,
      Execution.Router router,
      ActionPerformer performer,
      BooleanSupplier takesPart,
      Runnable changed) {
    this.host = host;
    this.router = router;
    this.performer = performer;
    this.takesPart = takesPart;
    this.changed = changed;
  }

  @Override
  public Optional<HolderProbe.Question> question() {
    boolean alone =
        switch (router.state()) {
          case RouterState.Active _ -> true;
          case RouterState.Backup(_, _, var expecting, _, _, _) ->
              expecting == TransitionReason.NO_ACTIVE_HEARD;
          case RouterState.Initialize _, RouterState.Fault _ -> false;
        };
    return performer.link().filter(_ -> alone && takesPart.getAsBoolean()).map(this::question);
  }

  private HolderProbe.Question question(Link link) {
    RouterSpec spec = router.spec();
    Stream<MacAddress> interfaces = host.links().links().stream().map(Link::mac);
    // Whoever has the virtual router's own MAC takes part in its election.
    Stream<MacAddress> virtual = Stream.of(Attachment.mac(spec, link));
    return new HolderProbe.Question(
        link,
        spec.family(),
        spec.addresses().stream().map(IpPrefix::address).collect(Collectors.toSet()),
        Stream.concat(interfaces, virtual).collect(Collectors.toSet()));
  }

  @Override
  public void ask() throws HostException {
    performer.askForHolders();
  }

  @Override
  public void told(Map<IpAddress, MacAddress> others) {
    if (performer.incidents().heldByOthers(router.spec(), others)) {
      changed.run();
    }
  }
}
