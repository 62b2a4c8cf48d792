package io.kubevrrp.node.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.kubevrrp.node.inet.IpPrefix;
import io.kubevrrp.node.inet.MacAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetlinkDecoderTest {
  private static final IpPrefix VIP = IpPrefix.parse("192.0.2.233/24");

  @Test
  void aDumpOfAddressesFromTheKernelIsRead() {
    List<AddressMessage> addresses = all(vector("addresses"), AddressMessage.class);

    assertThat(addresses)
        .extracting(message -> message.address().orElseThrow().toString())
        .containsExactly("127.0.0.1/8", "192.0.2.1/24", "192.0.2.233/24");
    assertThat(addresses).extracting(AddressMessage::marked).containsExactly(false, false, true);
    AddressMessage vip = addresses.getLast();
    assertThat(vip.secondary()).isTrue();
    assertThat(vip.allFlags() & AddressMessage.IFA_F_NOPREFIXROUTE).isNotZero();
    assertThat(vip.lifetime()).contains(new Lifetime(20, 20));
    assertThat(addresses.getFirst().lifetime()).contains(Lifetime.FOREVER);
  }

  @Test
  void aDumpOfInterfacesFromTheKernelIsRead() {
    List<LinkMessage> links = all(vector("links"), LinkMessage.class);

    assertThat(links)
        .extracting(message -> message.name().orElseThrow())
        .containsExactly("lo", "e0");
    LinkMessage e0 = links.getLast();
    assertThat(e0.up()).isTrue();
    assertThat(e0.mac()).contains(MacAddress.of(HexFormat.of().parseHex("020000000001")));
  }

  @Test
  void aRefusalFromTheKernelCarriesItsNumberAndItsWords() {
    List<Acknowledgement> refusals = all(vector("refusal"), Acknowledgement.class);

    assertThat(refusals).singleElement().extracting(Acknowledgement::errno).isEqualTo(99);
    assertThat(refusals.getFirst().words()).contains("ipv4: Address not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"addresses", "links", "refusal"})
  void whatTheKernelSentIsEncodedToTheSameOctets(String name) {
    byte[] octets = vector(name);

    assertThat(encoded(messages(octets))).isEqualTo(octets);
  }

  @Test
  void ourOwnRequestsSurviveARoundTrip() {
    List<NetlinkMessage> requests =
        List.of(
            AddressMessage.install(7, NetlinkHeader.NLM_F_REPLACE, 3, VIP, Lifetime.ofSeconds(2)),
            AddressMessage.removal(8, 3, VIP),
            AddressMessage.dump(9, 0),
            LinkMessage.dump(10));

    assertThat(messages(encoded(requests))).isEqualTo(requests);
  }

  @Test
  void anInstallAsksForTheMarkAndNoRouteAndTheLifetime() {
    AddressMessage install =
        AddressMessage.install(7, NetlinkHeader.NLM_F_CREATE, 3, VIP, Lifetime.ofSeconds(2));

    assertThat(install.marked()).isTrue();
    assertThat(install.allFlags()).isEqualTo(0x200);
    assertThat(install.address()).contains(VIP);
    assertThat(install.lifetime()).contains(Lifetime.ofSeconds(2));
  }

  @Test
  void unknownAttributesAndMessagesAreKept() {
    NetlinkHeader header = new NetlinkHeader(NetlinkHeader.RTM_NEWADDR, 0, 0, 0);
    NetlinkMessage unknown =
        new OtherMessage(new NetlinkHeader(99, 0, 0, 0), new Octets(new byte[] {1, 2}));
    NetlinkMessage address =
        new AddressMessage(
            header, 2, 24, 0, 0, 3, Attributes.of(new Attribute(4711, new byte[] {1, 2, 3})));

    assertThat(messages(encoded(List.of(unknown, address)))).isEqualTo(List.of(unknown, address));
  }

  @Test
  void cutShortMessagesAreMalformed() {
    byte[] octets = vector("addresses");

    for (int length = 1; length < 16; length++) {
      assertThat(NetlinkDecoder.decode(Arrays.copyOf(octets, length)))
          .isInstanceOf(Decoded.Malformed.class);
    }
    assertThat(NetlinkDecoder.decode(Arrays.copyOf(octets, 20)))
        .isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void changedOctetsOfRealMessagesNeverThrow() {
    Random random = new Random(112);
    for (String name : List.of("addresses", "links", "refusal")) {
      byte[] original = vector(name);
      for (int i = 0; i < 2_000; i++) {
        byte[] octets = original.clone();
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
          octets[random.nextInt(octets.length)] = (byte) random.nextInt();
        }
        neverThrows(Arrays.copyOf(octets, random.nextInt(octets.length + 1)));
      }
    }
  }

  /** What a kernel sent, and what we ask it: the shapes that a search begins with. */
  static Stream<Arguments> seeds() {
    return Stream.concat(
            Stream.of("addresses", "links", "refusal").map(NetlinkDecoderTest::vector),
            Stream.of(
                AddressMessage.install(7, NetlinkHeader.NLM_F_CREATE, 3, VIP, Lifetime.FOREVER)
                    .encode(),
                new byte[0]))
        .map(octets -> Arguments.of((Object) octets));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void neverThrows(byte @NotNull [] octets) {
    if (NetlinkDecoder.decode(octets) instanceof Decoded.Messages(List<NetlinkMessage> list)) {
      list.forEach(NetlinkDecoderTest::lookAtEverything);
      assertThat(messages(encoded(list))).isEqualTo(list);
    }
  }

  private static void lookAtEverything(NetlinkMessage message) {
    assertThat(message.toString()).isNotEmpty();
    if (message instanceof AddressMessage address) {
      assertThat(address.address()).isNotNull();
      assertThat(address.lifetime()).isNotNull();
      assertThat(address.marked() || address.secondary() || address.removed()).isIn(true, false);
    } else if (message instanceof LinkMessage link) {
      assertThat(link.name()).isNotNull();
      assertThat(link.mac()).isNotNull();
    }
  }

  private static List<NetlinkMessage> messages(byte[] octets) {
    return switch (NetlinkDecoder.decode(octets)) {
      case Decoded.Messages(List<NetlinkMessage> list) -> list;
      case Decoded.Malformed(String reason) -> throw new AssertionError(reason);
    };
  }

  private static <T extends NetlinkMessage> List<T> all(byte[] octets, Class<T> type) {
    return messages(octets).stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static byte[] encoded(List<NetlinkMessage> messages) {
    String hex =
        messages.stream()
            .map(message -> HexFormat.of().formatHex(message.encode()))
            .collect(Collectors.joining());
    return HexFormat.of().parseHex(hex);
  }

  private static byte[] vector(String name) {
    try (InputStream file =
        NetlinkDecoderTest.class.getResourceAsStream("/vectors/netlink/" + name + ".hex")) {
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
