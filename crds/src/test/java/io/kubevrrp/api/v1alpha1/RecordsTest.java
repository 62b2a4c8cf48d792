package io.kubevrrp.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kubevrrp.api.v1alpha1.TestObjects.TestObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The records read and write the same objects as the schema describes. */
class RecordsTest {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
  private static final Map<String, Class<? extends CustomResource<?, ?>>> KINDS =
      Map.of(
          "VIPGroup", VIPGroup.class,
          "TrackedService", TrackedService.class,
          "VirtualServer", VirtualServer.class,
          "VIPNode", VIPNode.class,
          "AddressPool", AddressPool.class);

  static List<TestObject> valid() throws IOException {
    return TestObjects.valid();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void theRecordsHaveTheSchemasDefaults(TestObject object) throws IOException {
    JsonNode defaulted = Schema.of(object.kind()).withDefaults(object.yaml());
    assertThat(read(object.kind(), object.yaml()).getSpec())
        .isEqualTo(read(object.kind(), defaulted).getSpec());
  }

  @ParameterizedTest
  @MethodSource("valid")
  void anObjectThatIsReadAndWrittenIsTheSame(TestObject object) throws IOException {
    JsonNode defaulted = Schema.of(object.kind()).withDefaults(object.yaml());
    String written = SERIALIZATION.asYaml(read(object.kind(), object.yaml()));
    assertThat(withoutEmptyLists(CrdYaml.YAML.readTree(written)))
        .isEqualTo(withoutEmptyLists(defaulted));
  }

  private static CustomResource<?, ?> read(String kind, JsonNode yaml) throws IOException {
    return SERIALIZATION.unmarshal(
        CrdYaml.YAML.writeValueAsString(yaml), KINDS.getOrDefault(kind, VIPGroup.class));
  }

  /** An absent list and an empty one mean the same; the records always write the empty one. */
  private static JsonNode withoutEmptyLists(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .removeIf(field -> field.getValue().isArray() && field.getValue().isEmpty());
    }
    node.forEach(RecordsTest::withoutEmptyLists);
    return node;
  }
}
