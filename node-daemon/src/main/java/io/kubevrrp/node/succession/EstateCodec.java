package io.kubevrrp.node.succession;

import io.kubevrrp.node.runtime.Inheritance;
import io.kubevrrp.node.runtime.RouterSnapshot;
import io.kubevrrp.node.runtime.StateName;
import io.kubevrrp.node.succession.Message.ChangeEntry;
import io.kubevrrp.node.succession.Message.Left;
import io.kubevrrp.node.succession.Message.RouterEntry;
import io.kubevrrp.node.succession.Message.ServiceEntry;
import io.kubevrrp.node.track.Verdict;
import io.kubevrrp.node.vrrp.MonotonicTime;
import io.kubevrrp.node.vrrp.RouterState;
import io.kubevrrp.node.vrrp.RouterState.Active;
import io.kubevrrp.node.vrrp.RouterState.Backup;
import io.kubevrrp.node.vrrp.RouterState.Fault;
import io.kubevrrp.node.vrrp.RouterState.HoldDown;
import io.kubevrrp.node.vrrp.RouterState.Initialize;
import io.kubevrrp.node.vrrp.RouterState.NextAnnouncement;
import io.kubevrrp.node.vrrp.RouterState.Patience;
import io.kubevrrp.node.vrrp.RouterState.Standing;
import io.kubevrrp.node.vrrp.TransitionReason;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An estate as a message and back. Pure: instants of the one clock become times from now. */
final class EstateCodec {
  private EstateCodec() {}

  static Left write(Estate estate, MonotonicTime now) {
    Map<String, ServiceEntry> services = new HashMap<>();
    estate
        .services()
        .forEach((name, verdict) ->
            services.put(
                name,
                new ServiceEntry(
                    verdict.up(),
                    verdict.message(),
                    verdict.since().toString(),
                    verdict.number().orElse(null))));
    return new Left(estate.routers().stream().map(router -> write(router, now)).toList(), services);
  }

  /**
   * Reads what {@link #write} wrote. How long it was under way is not known, only between which two
   * instants: of an Active router all is due too early rather than too late, so that its peers do
   * not miss it; of a Backup too late rather than too early, so that it does not take over from a
   * router that works.
   *
   * @param asked when it was asked for
   * @param received when it came
   * @throws MalformedMessageException when a field is missing or is nothing we know
   */
  static Estate read(Left left, MonotonicTime asked, MonotonicTime received)
      throws MalformedMessageException {
    try {
      Map<String, Verdict> services = new HashMap<>();
      left.services().forEach((name, entry) -> services.put(name, read(entry)));
      return new Estate(
          left.routers().stream().map(entry -> read(entry, asked, received)).toList(), services);
    } catch (NullPointerException | IllegalArgumentException | DateTimeException e) {
      throw new MalformedMessageException("the estate cannot be read: " + e, e);
    }
  }

  private static Verdict read(ServiceEntry entry) {
    return new Verdict(
        entry.up(),
        entry.message(),
        Instant.parse(entry.since()),
        Optional.ofNullable(entry.number()),
        new Verdict.Newest(entry.up(), entry.message(), 1));
  }

  private static RouterEntry write(Inheritance router, MonotonicTime now) {
    EntryWriter writer = new EntryWriter(now);
    return writer.entry(
        router.router(),
        router.state(),
        router.timeline().stream().map(EstateCodec::write).toList());
  }

  private static ChangeEntry write(RouterSnapshot.Change change) {
    return new ChangeEntry(
        change.at().toString(),
        change.from().name(),
        change.to().name(),
        change.reason().name(),
        change.silence().map(Duration::toNanos).orElse(null),
        change.took().map(Duration::toNanos).orElse(null));
  }

  private static Inheritance read(RouterEntry entry, MonotonicTime asked, MonotonicTime received) {
    RouterState state =
        switch (entry.state()) {
          case "Initialize" -> new Initialize();
          case "Fault" -> fault(entry, received);
          case "Backup" -> backup(entry, received);
          case "Active" -> active(entry, asked);
          default -> throw new IllegalArgumentException("no state is called " + entry.state());
        };
    return new Inheritance(
        entry.name(), state, entry.timeline().stream().map(EstateCodec::change).toList());
  }

  private static RouterState fault(RouterEntry entry, MonotonicTime base) {
    Optional<HoldDown> hold =
        optional(entry.heldUntilIn(), base)
            .map(until -> new HoldDown(until, needed(entry.silentIn(), base)));
    return new Fault(reason(entry.cause()), hold);
  }

  /** When it looks whether it runs does not travel: the next advertisement says it anew. */
  private static RouterState backup(RouterEntry entry, MonotonicTime base) {
    return new Backup(
        needed(entry.activeDownIn(), base),
        Duration.ofNanos(needed(entry.activeAdverInterval())),
        reason(entry.expecting()),
        optional(entry.preemptIn(), base),
        standing(entry, base));
  }

  private static RouterState active(RouterEntry entry, MonotonicTime base) {
    return new Active(
        needed(entry.advertiseIn(), base),
        optional(entry.announceIn(), base)
            .map(at ->
                new NextAnnouncement(
                    at, needed(entry.announceCount()), optional(entry.repeatIn(), base))),
        optional(entry.renewIn(), base),
        needed(entry.lateIn(), base),
        standing(entry, base));
  }

  private static Standing standing(RouterEntry entry, MonotonicTime base) {
    Optional<Patience> patience =
        optional(entry.patientIn(), base)
            .map(until -> new Patience(until, Duration.ofNanos(needed(entry.patience()))));
    return new Standing(
        optional(entry.fencedIn(), base), optional(entry.asideIn(), base), patience);
  }

  private static RouterSnapshot.Change change(ChangeEntry entry) {
    return new RouterSnapshot.Change(
        Instant.parse(entry.at()),
        StateName.valueOf(entry.from()),
        StateName.valueOf(entry.to()),
        reason(entry.reason()),
        Optional.ofNullable(entry.silence()).map(Duration::ofNanos),
        Optional.ofNullable(entry.took()).map(Duration::ofNanos));
  }

  private static TransitionReason reason(@Nullable String name) {
    return TransitionReason.valueOf(needed(name));
  }

  private static Optional<MonotonicTime> optional(@Nullable Long in, MonotonicTime base) {
    return Optional.ofNullable(in).map(nanos -> base.plus(Duration.ofNanos(nanos)));
  }

  private static MonotonicTime needed(@Nullable Long in, MonotonicTime base) {
    return base.plus(Duration.ofNanos(needed(in)));
  }

  private static <T> T needed(@Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("a field of its state is missing");
    }
    return value;
  }
}
