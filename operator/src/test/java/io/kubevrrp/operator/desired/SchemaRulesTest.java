package io.kubevrrp.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.AddressPool;
import io.kubevrrp.api.v1alpha1.TrackedService;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import io.kubevrrp.api.v1alpha1.VirtualServer;
import io.kubevrrp.operator.desired.SpecSchema.Violation;
import io.kubevrrp.operator.resolve.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the schema forbids, the operator refuses by itself. */
class SchemaRulesTest {
  private static final Path OBJECTS = Path.of("../crds/src/test/resources/objects");
  private static final Path SAMPLES = Path.of("src/test/resources/schema-samples");

  static List<Path> good() throws IOException {
    return Stream.concat(files(OBJECTS.resolve("valid")), files(SAMPLES)).toList();
  }

  static List<Path> bad() throws IOException {
    return files(OBJECTS.resolve("invalid")).toList();
  }

  /** Every limit of the schema, broken in a sample that is good otherwise. */
  static List<Violation> violations() throws IOException {
    List<Violation> all = new ArrayList<>();
    for (String kind : List.of("VIPGroup", "TrackedService", "VirtualServer")) {
      all.addAll(SpecSchema.of(kind).violations(samples(kind)));
    }
    return all;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void aGoodObjectBreaksNoRule(Path file) throws IOException {
    JsonNode object = read(file);
    assertThat(sentences(object)).contains(List.of());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void anObjectThatTheServerRefusesIsRefused(Path file) throws IOException {
    String text = Files.readString(file);
    String refusal = text.lines().findFirst().orElseThrow().replaceFirst("# refused: ", "").strip();

    Optional<List<String>> sentences = sentences(read(file));

    assertThat(sentences.filter(List::isEmpty)).isEmpty();
    if (text.contains("# needs: CEL")) {
      assertThat(sentences)
          .get()
          .satisfies(found ->
              assertThat(found).anySatisfy(sentence -> assertThat(sentence).contains(refusal)));
    }
  }

  @Test
  void everyCelRuleIsARuleOfTheOperatorWithTheSameSentence() throws IOException {
    Set<String> said = new TreeSet<>();
    for (Path file : bad()) {
      sentences(read(file)).ifPresent(said::addAll);
    }
    Set<String> written = new TreeSet<>();
    for (String kind : List.of("VIPGroup", "TrackedService", "VirtualServer", "AddressPool")) {
      written.addAll(SpecSchema.of(kind).celMessages());
    }
    assertThat(written).hasSizeGreaterThan(20);
    assertThat(said).containsAll(written);
  }

  @Test
  void theSamplesHaveEveryFieldOfTheSchema() throws IOException {
    for (String kind : List.of("VIPGroup", "TrackedService", "VirtualServer")) {
      assertThat(SpecSchema.of(kind).fieldsMissingIn(samples(kind))).as(kind).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("violations")
  void aBrokenLimitIsRefused(Violation violation) {
    // Empty: it cannot even become a record.
    assertThat(sentences(violation.object()).filter(List::isEmpty)).isEmpty();
  }

  /** The broken rules; empty when the object cannot be read at all. */
  private static Optional<List<String>> sentences(JsonNode object) {
    return switch (object.path("kind").asText()) {
      case "VIPGroup" ->
          SpecSchema.read(object, VIPGroup.class)
              .map(group -> new Draft(group, nowhere(group), List.of()).brokenRules());
      case "TrackedService" ->
          SpecSchema.read(object, TrackedService.class)
              .map(service -> ServiceRules.broken(service.getSpec()));
      case "VirtualServer" ->
          SpecSchema.read(object, VirtualServer.class)
              .map(server -> VirtualServerRules.broken(server.getSpec()));
      case "AddressPool" -> SpecSchema.read(object, AddressPool.class).map(PoolRules::broken);
      default -> throw new IllegalArgumentException(object.toString());
    };
  }

  private static Site nowhere(VIPGroup group) {
    return Site.of(group, new NodeLinks(List.of()), new Snapshot(List.of(), List.of(), List.of()));
  }

  private static List<JsonNode> samples(String kind) throws IOException {
    List<JsonNode> samples = new ArrayList<>();
    for (Path file : files(SAMPLES).toList()) {
      JsonNode object = read(file);
      if (object.path("kind").asText().equals(kind)) {
        samples.add(object);
      }
    }
    return samples;
  }

  private static JsonNode read(Path file) throws IOException {
    return Serialization.unmarshal(Files.readString(file), JsonNode.class);
  }

  /** VIPNodes are written by the operator, not judged by it. */
  private static Stream<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.getFileName().toString().matches("(in)?valid-node.*"))
          .sorted()
          .toList()
          .stream();
    }
  }
}
