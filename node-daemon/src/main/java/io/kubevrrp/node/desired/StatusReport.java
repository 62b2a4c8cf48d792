package io.kubevrrp.node.desired;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.kubevrrp.api.v1alpha1.NodeRouterStatus;
import io.kubevrrp.api.v1alpha1.NodeServiceStatus;
import io.kubevrrp.api.v1alpha1.NodeVirtualServer;
import io.kubevrrp.api.v1alpha1.VIPNode;
import io.kubevrrp.node.direct.ServerSnapshot;
import io.kubevrrp.node.direct.ServerSpec;
import io.kubevrrp.node.runtime.Contribution;
import io.kubevrrp.node.runtime.RouterSnapshot;
import io.kubevrrp.node.runtime.StateName;
import io.kubevrrp.node.track.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes down what the daemon does as a VIPNode's status. */
public final class StatusReport {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  /** Kubernetes' own limit for a condition's message is 32768; who reads more than this? */
  private static final int LONGEST_MESSAGE = 8_192;

  /** An object of the API server has room for 1.5 MB: so much of it for all routers' sentences. */
  private static final int ALL_MESSAGES = 262_144;

  /** So many transitions of all routers, and no fewer than one of each. */
  private static final int ALL_TRANSITIONS = 1_200;

  /** Who names more foreign addresses is known by the first. */
  private static final int OTHER_ADDRESSES = 32;

  private StatusReport() {}

  /**
   * The status of a node.
   *
   * @param verdicts of services and, by {@link ServerSpec#checkName}, of real servers
   */
  public static VIPNode.Status of(
      List<RouterSnapshot> routers,
      Map<String, Verdict> verdicts,
      List<Contribution> contributions,
      List<ServerSnapshot> servers,
      Acceptance acceptance) {
    return new VIPNode.Status(
        acceptance.generation(),
        named(routers, StateName.ACTIVE),
        named(routers, StateName.BACKUP),
        routers.stream().map(router -> router(router, routers.size())).toList(),
        verdicts.entrySet().stream()
            .filter(entry -> !ServerSpec.isCheckName(entry.getKey()))
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> service(entry.getKey(), entry.getValue(), contributions))
            .toList(),
        servers.stream().map(server -> server(server, verdicts)).toList(),
        List.of(accepted(acceptance)),
        List.of());
  }

  private static @Nullable String named(List<RouterSnapshot> routers, StateName state) {
    String names =
        routers.stream()
            .filter(router -> router.state() == state)
            .map(RouterSnapshot::name)
            .collect(Collectors.joining(","));
    return names.isEmpty() ? null : names;
  }

  private static Condition accepted(Acceptance acceptance) {
    return new ConditionBuilder()
        .withType("Accepted")
        .withStatus(acceptance.accepted() ? "True" : "False")
        .withReason(acceptance.accepted() ? "Accepted" : "InvalidSpec")
        .withMessage(
            acceptance.accepted() ? "the configuration runs" : refusal(acceptance.problems()))
        .withObservedGeneration(acceptance.generation())
        .withLastTransitionTime(SECONDS.format(acceptance.since()))
        .build();
  }

  private static String refusal(List<String> problems) {
    return shortened(
        "what is refused runs on in its last good form, if it has one; the rest runs as written: "
            + String.join("; ", problems),
        LONGEST_MESSAGE);
  }

  private static String shortened(String sentence, int longest) {
    return sentence.length() <= longest ? sentence : sentence.substring(0, longest - 1) + "…";
  }

  private static NodeRouterStatus router(RouterSnapshot router, int of) {
    RouterSnapshot.Change newest = router.timeline().getFirst();
    return new NodeRouterStatus(
        router.name(),
        router.group(),
        router.virtualRouterId(),
        router.networkInterface().orElse(null),
        router.bound().stream().map(Object::toString).toList(),
        state(newest.to()),
        micros(newest.at()),
        newest.reason().word(),
        shortened(message(router, newest), Math.min(LONGEST_MESSAGE, ALL_MESSAGES / of)),
        router.priority(),
        router.activeRouter().map(Object::toString).orElse(null),
        router.disagreement().map(StatusReport::otherAddresses).orElse(null),
        router.otherHolders().stream()
            .map(held ->
                new NodeRouterStatus.OtherHolder(held.address().toString(), held.mac().toString()))
            .toList(),
        router.timeline().stream()
            .limit(Math.max(1, ALL_TRANSITIONS / of))
            .map(StatusReport::transition)
            .toList());
  }

  private static String message(RouterSnapshot router, RouterSnapshot.Change newest) {
    return Stream.concat(
            Stream.of(router.problem().orElse(newest.reason().sentence())),
            router.incidents().stream())
        .collect(Collectors.joining("; "));
  }

  private static NodeRouterStatus.OtherAddresses otherAddresses(RouterSnapshot.Disagreement other) {
    return new NodeRouterStatus.OtherAddresses(
        other.sender().toString(),
        other.addresses().stream().limit(OTHER_ADDRESSES).map(Object::toString).toList(),
        other.foreign());
  }

  private static NodeRouterStatus.Transition transition(RouterSnapshot.Change change) {
    return new NodeRouterStatus.Transition(
        micros(change.at()),
        state(change.from()),
        state(change.to()),
        change.reason().word(),
        millis(change.silence().orElse(null)),
        millis(change.took().orElse(null)));
  }

  private static NodeServiceStatus service(
      String name, Verdict verdict, List<Contribution> contributions) {
    return new NodeServiceStatus(
        name,
        verdict.up() ? NodeServiceStatus.Verdict.UP : NodeServiceStatus.Verdict.DOWN,
        micros(verdict.since()),
        verdict.message(),
        verdict.newest().answer(),
        verdict.newest().consecutive(),
        contributions.stream()
            .filter(contribution -> contribution.service().equals(name))
            .map(contribution ->
                new NodeServiceStatus.Contribution(
                    contribution.virtualRouter(),
                    contribution.adds(),
                    contribution.faulty() ? true : null))
            .toList());
  }

  private static NodeVirtualServer.Status server(
      ServerSnapshot server, Map<String, Verdict> verdicts) {
    ServerSpec spec = server.spec();
    return new NodeVirtualServer.Status(
        spec.name(),
        spec.router(),
        switch (server.state()) {
          case STANDBY -> NodeVirtualServer.State.STANDBY;
          case DIRECTING -> NodeVirtualServer.State.DIRECTING;
          case KERNEL_LACKS_IPVS, FOREIGN, REFUSED -> NodeVirtualServer.State.FAILED;
        },
        server.state().word(),
        server.sentence(),
        spec.realServers().stream()
            .map(real -> realServer(real, Optional.ofNullable(verdicts.get(spec.checkName(real)))))
            .toList());
  }

  private static NodeVirtualServer.Server realServer(
      ServerSpec.RealServer real, Optional<Verdict> verdict) {
    boolean up = verdict.map(Verdict::up).orElse(real.initiallyUp());
    return new NodeVirtualServer.Server(
        real.address().toString(),
        up ? NodeServiceStatus.Verdict.UP : NodeServiceStatus.Verdict.DOWN,
        verdict.map(Verdict::message).orElse(null));
  }

  private static NodeRouterStatus.State state(StateName state) {
    return switch (state) {
      case INITIALIZE -> NodeRouterStatus.State.INITIALIZE;
      case BACKUP -> NodeRouterStatus.State.BACKUP;
      case ACTIVE -> NodeRouterStatus.State.ACTIVE;
      case FAULT -> NodeRouterStatus.State.FAULT;
    };
  }

  private static String micros(Instant instant) {
    return MICROS.format(instant);
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }
}
