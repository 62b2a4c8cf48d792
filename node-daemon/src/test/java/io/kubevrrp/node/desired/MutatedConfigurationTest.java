package io.kubevrrp.node.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A good VIPNode with something wrong in it: it is taken or refused with a sentence, never else.
 */
class MutatedConfigurationTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> OTHERS =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "2.5",
          "99999999999",
          "\"\"",
          "\"no\"",
          "\"\\u0000/\"",
          "[]",
          "[null]",
          "{}",
          "{\"name\":null}");

  @TempDir Path directory;
  private Judge judge;

  @BeforeEach
  void giveTheKey() throws IOException {
    Files.writeString(directory.resolve("vi-1"), "s3cr3t-k");
    judge = new Judge(new Keys(Optional.of(directory)), List::of);
  }

  @Test
  void withoutAMutationItIsTaken() throws IOException {
    assertThat(judged(document()).problems()).isEmpty();
    assertThat(pointers(document())).hasSizeGreaterThan(60);
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void everySingleMistakeIsTakenOrRefusedWithASentence(String pointer, String with)
      throws IOException {
    check(mutated(document(), pointer, with));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void manyMistakesAreTakenOrRefusedWithASentence(long seed) throws IOException {
    Random random = new Random(seed);
    JsonNode document = document();
    for (int i = 0; i < 1 + random.nextInt(6); i++) {
      List<String> pointers = pointers(document);
      List<String> ways = ways();
      document =
          mutated(
              document,
              pointers.get(random.nextInt(pointers.size())),
              ways.get(random.nextInt(ways.size())));
    }
    check(document);
  }

  static Stream<Object[]> mutations() {
    return pointers(document()).stream()
        .flatMap(pointer -> ways().stream().map(way -> new Object[] {pointer, way}));
  }

  static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  private static List<String> ways() {
    List<String> ways = new ArrayList<>(OTHERS);
    ways.add("drop");
    ways.add("twice");
    return ways;
  }

  private void check(JsonNode document) throws IOException {
    Judge.Judgement judgement = judged(document);
    assertThat(judgement.problems())
        .allSatisfy(problem ->
            assertThat(problem)
                .isNotBlank()
                .doesNotContain("Exception", "io.kubevrrp", "java.", "s3cr3t")
                .doesNotEndWith("null"));
    // What is taken is taken again from its copy on disk.
    assertThat(judge.judge(judgement.configuration().spec(), Configuration.EMPTY))
        .isEqualTo(new Judge.Judgement(judgement.configuration(), List.of()));
  }

  private Judge.Judgement judged(JsonNode document) throws IOException {
    Path file = Files.writeString(directory.resolve("vipnode.yaml"), document.toString());
    return switch (new ConfigFile(file, "node-129").look()) {
      case ConfigFile.Found.Changed(var spec) -> judge.judge(spec, Configuration.EMPTY);
      case ConfigFile.Found.Unusable(var sentence) ->
          new Judge.Judgement(Configuration.EMPTY, List.of(sentence));
      case ConfigFile.Found.Unchanged _ -> throw new AssertionError("it was never seen before");
    };
  }

  private static JsonNode document() {
    ObjectNode document = JSON.createObjectNode();
    document.put("apiVersion", "kubevrrp.io/v1alpha1").put("kind", "VIPNode");
    document.putObject("metadata").put("name", "node-129");
    return document.set("spec", Specs.yaml(Specs.TUTORIAL));
  }

  private static List<String> pointers(JsonNode node) {
    List<String> pointers = new ArrayList<>();
    node.properties().forEach(field -> addBelow(pointers, "/" + field.getKey(), field.getValue()));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      addBelow(pointers, "/" + i, node.get(i));
    }
    return pointers;
  }

  private static void addBelow(List<String> pointers, String step, JsonNode child) {
    pointers.add(step);
    pointers(child).forEach(pointer -> pointers.add(step + pointer));
  }

  private static JsonNode mutated(JsonNode document, String pointer, String way)
      throws IOException {
    JsonNode copy = document.deepCopy();
    int slash = pointer.lastIndexOf('/');
    JsonNode parent = copy.at(pointer.substring(0, slash));
    String step = pointer.substring(slash + 1);
    JsonNode other = way.equals("drop") || way.equals("twice") ? null : JSON.readTree(way);
    if (parent instanceof ArrayNode list) {
      int index = Integer.parseInt(step);
      switch (way) {
        case "drop" -> list.remove(index);
        case "twice" -> list.insert(index, list.get(index).deepCopy());
        default -> list.set(index, other);
      }
    } else if (parent instanceof ObjectNode object) {
      switch (way) {
        case "drop" -> object.remove(step);
        case "twice" -> object.set(step + "2", object.get(step).deepCopy());
        default -> object.set(step, other);
      }
    }
    return copy;
  }
}
