package io.kubevrrp.node.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.netlink.NetfilterMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MarkMessagesTest {
  private static final int ACK = 4;

  private final MarkMessages messages =
      new MarkMessages("kube-vrrp-0badcafe", Duration.ofSeconds(2));

  @Test
  void theTableIsMadeWithTheOctetsThatTheKernelAccepted() throws IOException {
    assertThat(hex(messages.create(1))).isEqualTo(vector("create"));
  }

  @Test
  void theMapsEntriesAreReplacedWithTheOctetsThatTheKernelAccepted() throws IOException {
    assertThat(hex(messages.replace(7, List.of(entry(80))))).isEqualTo(vector("replace"));
  }

  @Test
  void everyBatchIsAnsweredOnceWhenItIsCarriedOut() {
    assertThat(messages.create(1)).filteredOn(message -> message.header().has(ACK)).hasSize(1);
    assertThat(messages.replace(1, List.of()))
        .filteredOn(message -> message.header().has(ACK))
        .hasSize(1);
  }

  @Test
  void manyEntriesAreSpreadOverMessagesWhoseAttributesCanHoldThem() {
    List<MarkMessages.Entry> many =
        IntStream.rangeClosed(1, 2_000).mapToObj(MarkMessagesTest::entry).toList();

    List<NetfilterMessage> batch = messages.replace(1, many);

    assertThat(batch).hasSize(3 + 4);
    assertThat(batch)
        .allSatisfy(message -> assertThat(message.toMessage().encode()).hasSizeLessThan(65_536));
    assertThat(batch.stream().map(message -> message.header().sequence()))
        .as("numbered one by one")
        .containsExactly(1, 2, 3, 4, 5, 6, 7);
  }

  private static MarkMessages.Entry entry(int port) {
    return new MarkMessages.Entry(0xc0a801e9, 6, port, 0x6b000001);
  }

  private static String hex(List<NetfilterMessage> batch) {
    return batch.stream()
        .map(message -> HexFormat.of().formatHex(message.toMessage().encode()))
        .collect(Collectors.joining());
  }

  private static String vector(String name) throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/vectors/nftables", name + ".hex"))
        .stream()
        .filter(line -> !line.startsWith("#"))
        .collect(Collectors.joining());
  }
}
