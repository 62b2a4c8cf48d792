package io.kubevrrp.node.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.kubevrrp.node.inet.Ipv4Address;
import io.kubevrrp.node.netlink.Decoded;
import io.kubevrrp.node.netlink.GenericMessage;
import io.kubevrrp.node.netlink.NetlinkDecoder;
import io.kubevrrp.node.netlink.OtherMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class IpvsMessagesTest {
  private static final ServiceKey WEB = ServiceKey.parse("TCP 192.168.1.233:80");
  private static final int FAMILY = 23;
  private static final List<String> KERNEL = List.of("family", "services", "destinations");

  private final IpvsMessages messages = new IpvsMessages(FAMILY);

  @Test
  void theFamilysNumberIsReadFromTheKernelsAnswer() {
    assertThat(all("family"))
        .singleElement()
        .satisfies(answer -> {
          assertThat(answer.header().type()).isEqualTo(GenericMessage.CONTROL_FAMILY);
          assertThat(answer.familyNumber()).contains(FAMILY);
        });
  }

  @Test
  void aDumpOfServicesFromTheKernelIsRead() {
    assertThat(all("services"))
        .extracting(IpvsMessages::service)
        .containsExactlyInAnyOrder(
            Optional.of(VirtualService.of(WEB, "wrr", Optional.of(50))),
            Optional.of(
                VirtualService.of(
                    ServiceKey.parse("UDP 192.168.1.233:53"), "sh", Optional.empty())));
  }

  @Test
  void aDumpOfDestinationsFromTheKernelIsRead() {
    assertThat(all("destinations"))
        .extracting(IpvsMessages::destination)
        .containsExactlyInAnyOrder(
            Optional.of(direct("192.168.1.129", 3)), Optional.of(direct("192.168.1.131", 0)));
  }

  @Test
  void theCountersOfADestinationAreRead() {
    assertThat(all("destinations"))
        .extracting(DestinationCounters::from)
        .contains(
            Optional.of(
                new DestinationCounters(Ipv4Address.parse("192.168.1.129"), 3, 0, 0, 0, 0, 0)));
  }

  @Test
  void aServiceIsAddedWithTheOctetsThatIpvsadmSends() {
    VirtualService service = VirtualService.of(WEB, "wrr", Optional.of(50));

    assertThat(sent("add-service"))
        .isEqualTo(payload(messages.change(1, new IpvsCommand.AddService(service))));
  }

  @Test
  void theFlagsOfSchedulersAreReadAndWrittenAsIpvsadmDoes() {
    VirtualService mh =
        VirtualService.of(WEB, "mh", Optional.empty())
            .with(VirtualService.FALLBACK | VirtualService.BY_PORT);
    VirtualService sh =
        VirtualService.of(ServiceKey.parse("UDP 192.168.1.233:53"), "sh", Optional.empty())
            .with(VirtualService.BY_PORT);

    assertThat(sent("add-hashing-service"))
        .isEqualTo(payload(messages.change(1, new IpvsCommand.AddService(mh))));
    assertThat(all("hashing-services"))
        .extracting(IpvsMessages::service)
        .containsExactlyInAnyOrder(Optional.of(mh), Optional.of(sh));
  }

  @Test
  void thresholdsAreReadAndWrittenAsIpvsadmDoes() {
    Destination limited = direct("192.168.1.131", 1).limited(100, 50);

    assertThat(
            IpvsMessages.destination(
                messages.change(1, new IpvsCommand.AddDestination(WEB, limited))))
        .contains(limited)
        .isEqualTo(IpvsMessages.destination(all("add-limited-destination").getFirst()));
    assertThat(all("limited-destinations"))
        .extracting(IpvsMessages::destination)
        .containsExactlyInAnyOrder(Optional.of(direct("192.168.1.129", 3)), Optional.of(limited));
  }

  @ParameterizedTest
  @CsvSource({
    "add-destination, 192.168.1.129, 3",
    "change-destination, 192.168.1.131, 0",
    "remove-destination, 192.168.1.131, 1"
  })
  void aDestinationIsWrittenWithTheValuesThatIpvsadmSends(
      String vector, String address, int weight) {
    Destination destination = direct(address, weight);
    IpvsCommand command =
        switch (vector) {
          case "add-destination" -> new IpvsCommand.AddDestination(WEB, destination);
          case "change-destination" -> new IpvsCommand.ChangeDestination(WEB, destination);
          default -> new IpvsCommand.RemoveDestination(WEB, destination);
        };

    GenericMessage ours = messages.change(1, command);
    GenericMessage theirs = all(vector).getFirst();

    assertThat(ours.command()).isEqualTo(theirs.command());
    assertThat(IpvsMessages.destination(ours))
        .contains(destination)
        .isEqualTo(IpvsMessages.destination(theirs));
    assertThat(ours.attributes().find(1).orElseThrow().nested().orElseThrow().list())
        .isSubsetOf(theirs.attributes().find(1).orElseThrow().nested().orElseThrow().list());
  }

  @Test
  void aServiceIsRemovedByItsIdentityAlone() {
    GenericMessage ours = messages.change(1, new IpvsCommand.RemoveService(WEB));
    GenericMessage theirs = all("remove-service").getFirst();

    assertThat(ours.command()).isEqualTo(theirs.command());
    assertThat(ours.attributes().find(1).orElseThrow().nested().orElseThrow().list())
        .isSubsetOf(theirs.attributes().find(1).orElseThrow().nested().orElseThrow().list());
  }

  @Test
  void changedOctetsOfRealMessagesNeverThrow() {
    Random random = new Random(8);
    for (String name : KERNEL) {
      byte[] original = octets(name);
      for (int i = 0; i < 2_000; i++) {
        byte[] changed = original.clone();
        changed[16 + random.nextInt(changed.length - 16)] = (byte) random.nextInt();
        look(changed);
      }
    }
  }

  static Stream<Arguments> captures() {
    return KERNEL.stream().map(name -> Arguments.of((Object) octets(name)));
  }

  @MethodSource("captures")
  @FuzzTest(maxDuration = "1m")
  void neverThrows(byte @NotNull [] octets) {
    look(octets);
  }

  private static void look(byte[] octets) {
    if (NetlinkDecoder.decodeGeneric(octets) instanceof Decoded.Messages(var list)) {
      list.stream()
          .filter(OtherMessage.class::isInstance)
          .flatMap(message -> GenericMessage.from((OtherMessage) message).stream())
          .forEach(message -> {
            assertThat(IpvsMessages.service(message)).isNotNull();
            assertThat(IpvsMessages.destination(message)).isNotNull();
            assertThat(message.familyNumber()).isNotNull();
          });
    }
  }

  private static Destination direct(String address, int weight) {
    return Destination.of(Ipv4Address.parse(address), 80, Forwarding.DIRECT_ROUTING, weight);
  }

  private static byte[] payload(GenericMessage message) {
    return message.toMessage().payload();
  }

  private static byte[] sent(String name) {
    return payload(all(name).getFirst());
  }

  private static List<GenericMessage> all(String name) {
    return switch (NetlinkDecoder.decodeGeneric(octets(name))) {
      case Decoded.Messages(var list) ->
          list.stream()
              .map(message -> GenericMessage.from((OtherMessage) message).orElseThrow())
              .toList();
      case Decoded.Malformed(String reason) -> throw new AssertionError(reason);
    };
  }

  private static byte[] octets(String name) {
    try (InputStream file =
        IpvsMessagesTest.class.getResourceAsStream("/vectors/ipvs/" + name + ".hex")) {
      assertThat(file).as(name).isNotNull();
      return HexFormat.of()
          .parseHex(
              new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                  .lines()
                  .filter(line -> !line.startsWith("#"))
                  .collect(Collectors.joining()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
