package io.kubevrrp.node.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastGoodCopyTest {
  private static final JsonNode SPEC = Specs.yaml(Specs.TUTORIAL);

  @TempDir Path directory;

  @Test
  void comesBackAsItWas() {
    LastGoodCopy copy = copy("node-129");
    copy.save(SPEC);

    assertThat(copy.load()).contains(SPEC);
    assertThat(copy("node-129").load()).contains(SPEC);
  }

  @Test
  void leavesOneFileBehind() throws IOException {
    copy("node-129").save(SPEC);
    copy("node-129").save(SPEC);

    try (Stream<Path> files = Files.list(directory.resolve("state"))) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void isNotTakenByAnotherNode() {
    copy("node-129").save(SPEC);

    assertThat(copy("node-131").load()).isEmpty();
  }

  @Test
  void isIgnoredWhereverAByteOfItIsLost() throws IOException {
    copy("node-129").save(SPEC);
    byte[] whole = Files.readAllBytes(file());

    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file(), Arrays.copyOf(whole, length));
      assertThat(copy("node-129").load()).as("%d octets of it", length).isEmpty();
    }
  }

  @Test
  void isIgnoredWhenItIsAltered() throws IOException {
    copy("node-129").save(SPEC);
    Files.writeString(file(), Files.readString(file()).replace("233", "234"));

    assertThat(copy("node-129").load()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "no JSON",
        "{\"virtualRouters\":[],\"trackedServices\":[]}",
        "{\"node\":\"node-129\"}",
        "{\"node\":\"node-129\",\"spec\":[]}",
        "{\"node\":7,\"spec\":{}}"
      })
  void ofAnotherFormIsIgnoredThoughItsChecksumIsRight(String document)
      throws IOException, NoSuchAlgorithmException {
    byte[] octets = document.getBytes(StandardCharsets.UTF_8);
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    Files.createDirectories(file().getParent());
    Files.writeString(file(), sum + "\n" + document);

    assertThat(copy("node-129").load()).isEmpty();
  }

  @Test
  void thatIsAFolderOrNoTextIsIgnored() throws IOException {
    Files.createDirectories(file());
    assertThat(copy("node-129").load()).isEmpty();

    Files.delete(file());
    Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThat(copy("node-129").load()).isEmpty();
  }

  @Test
  void isLeftOutWhereNothingCanBeWritten() {
    LastGoodCopy copy = new LastGoodCopy(Path.of("/proc/nowhere"), "node-129");

    copy.save(SPEC);

    assertThat(copy.load()).isEmpty();
  }

  @Test
  void staysTheOldOneWhenTheDiskIsFull() throws IOException {
    LastGoodCopy copy = copy("node-129");
    copy.save(SPEC);
    // Whoever writes to it is told that the device is full.
    Files.createSymbolicLink(directory.resolve("state/vipnode.json.new"), Path.of("/dev/full"));

    copy.save(Specs.yaml("virtualRouters: []"));

    assertThat(copy.load()).contains(SPEC);
  }

  private LastGoodCopy copy(String node) {
    return new LastGoodCopy(directory.resolve("state"), node);
  }

  private Path file() {
    return directory.resolve("state/vipnode.json");
  }
}
