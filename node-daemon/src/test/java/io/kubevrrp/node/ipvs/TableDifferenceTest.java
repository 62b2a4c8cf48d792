package io.kubevrrp.node.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.inet.Ipv4Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TableDifferenceTest {
  private static final ServiceKey WEB = ServiceKey.parse("TCP 192.168.1.233:80");
  private static final ServiceKey MAIL = ServiceKey.parse("TCP 192.168.1.233:25");
  private static final Destination A = server("192.168.1.129", 1);
  private static final Destination B = server("192.168.1.131", 1);

  @Test
  void anEmptyTableGetsTheServiceFirstAndThenItsDestinations() {
    assertThat(commands(List.of(service(WEB, "wrr", A, B)), List.of(), Set.of()))
        .containsExactly(
            new IpvsCommand.AddService(service(WEB, "wrr").service()),
            new IpvsCommand.AddDestination(WEB, A),
            new IpvsCommand.AddDestination(WEB, B));
  }

  @Test
  void whatIsAsDesiredIsLeftAlone() {
    List<DirectedService> table = List.of(service(WEB, "wrr", A, B));

    assertThat(commands(table, List.of(service(WEB, "wrr", B, A)), Set.of(WEB))).isEmpty();
  }

  @Test
  void anotherWeightChangesThatDestinationOnly() {
    Destination heavier = server("192.168.1.129", 3);

    assertThat(
            commands(
                List.of(service(WEB, "wrr", heavier, B), service(MAIL, "rr", A)),
                List.of(service(WEB, "wrr", A, B), service(MAIL, "rr", A)),
                Set.of(WEB, MAIL)))
        .containsExactly(new IpvsCommand.ChangeDestination(WEB, heavier));
  }

  @Test
  void anotherSchedulerChangesTheServiceOnly() {
    assertThat(
            commands(List.of(service(WEB, "sh", A)), List.of(service(WEB, "wrr", A)), Set.of(WEB)))
        .containsExactly(new IpvsCommand.ChangeService(service(WEB, "sh").service()));
  }

  @Test
  void anotherFlagChangesTheServiceOnly() {
    DirectedService plain = service(WEB, "sh", A);
    VirtualService byPort = plain.service().with(VirtualService.BY_PORT);

    assertThat(
            commands(
                List.of(new DirectedService(byPort, plain.destinations())),
                List.of(plain),
                Set.of(WEB)))
        .containsExactly(new IpvsCommand.ChangeService(byPort));
  }

  @Test
  void anotherThresholdChangesThatDestinationOnly() {
    Destination limited = A.limited(100, 50);

    assertThat(
            commands(
                List.of(service(WEB, "wrr", limited, B)),
                List.of(service(WEB, "wrr", A, B)),
                Set.of(WEB)))
        .containsExactly(new IpvsCommand.ChangeDestination(WEB, limited));
  }

  @Test
  void aDestinationComesBeforeAnotherGoes() {
    assertThat(
            commands(List.of(service(WEB, "wrr", B)), List.of(service(WEB, "wrr", A)), Set.of(WEB)))
        .containsExactly(
            new IpvsCommand.AddDestination(WEB, B), new IpvsCommand.RemoveDestination(WEB, A));
  }

  @Test
  void whatIsOursAndNotDesiredAnyMoreGoes() {
    assertThat(commands(List.of(), List.of(service(WEB, "wrr", A)), Set.of(WEB)))
        .containsExactly(new IpvsCommand.RemoveService(WEB));
  }

  @Test
  void aForeignServiceIsNeitherRemovedNorChangedAndIsNamed() {
    List<DirectedService> desired = List.of(service(WEB, "wrr", A));
    List<DirectedService> actual = List.of(service(WEB, "rr", B), service(MAIL, "rr", B));

    assertThat(commands(desired, actual, Set.of())).isEmpty();
    assertThat(TableDifference.foreign(desired, actual, Set.of())).containsExactly(WEB);
  }

  @Test
  void anEditOfOneOfFiveHundredServicesIsOneCommand() {
    List<DirectedService> actual = new ArrayList<>();
    IntStream.rangeClosed(1, 500)
        .forEach(port ->
            actual.add(
                service(
                    new ServiceKey.Addressed(
                        TransportProtocol.TCP, Ipv4Address.parse("192.0.2.1"), port),
                    "rr",
                    IntStream.rangeClosed(1, 20)
                        .mapToObj(host -> server("192.0.2." + (100 + host), 1))
                        .toArray(Destination[]::new))));
    List<DirectedService> desired = new ArrayList<>(actual);
    DirectedService edited = desired.get(250);
    List<Destination> destinations = new ArrayList<>(edited.destinations());
    destinations.set(7, server("192.0.2.108", 9));
    desired.set(250, new DirectedService(edited.service(), destinations));
    Set<ServiceKey> ours = Set.copyOf(actual.stream().map(DirectedService::key).toList());

    assertThat(commands(desired, actual, ours))
        .containsExactly(new IpvsCommand.ChangeDestination(edited.key(), server("192.0.2.108", 9)));
  }

  private static List<IpvsCommand> commands(
      List<DirectedService> desired, List<DirectedService> actual, Set<ServiceKey> ours) {
    return TableDifference.commands(desired, actual, ours);
  }

  private static DirectedService service(
      ServiceKey key, String scheduler, Destination... destinations) {
    return new DirectedService(
        VirtualService.of(key, scheduler, Optional.empty()), Arrays.asList(destinations));
  }

  private static Destination server(String address, int weight) {
    return Destination.of(Ipv4Address.parse(address), 80, Forwarding.DIRECT_ROUTING, weight);
  }
}
