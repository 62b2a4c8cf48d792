package io.kubevrrp.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.CelException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.kubevrrp.api.v1alpha1.TestObjects.TestObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The CEL rules of the committed schemas, judged without an API server. */
class CelRulesTest {
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addLibraries(CelExtensions.strings())
          .addVar("self", SimpleType.DYN)
          .build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().addLibraries(CelExtensions.strings()).build();
  private static final ObjectMapper LONGS =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  static List<TestObject> valid() throws IOException {
    return TestObjects.valid();
  }

  static List<TestObject> refusedByRule() throws IOException {
    return TestObjects.invalid().stream().filter(TestObject::needsCel).toList();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void aValidObjectBreaksNoRule(TestObject object) throws Exception {
    assertThat(broken(object)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("refusedByRule")
  void anInvalidObjectBreaksTheRuleWithItsSentence(TestObject object) throws Exception {
    assertThat(broken(object))
        .anySatisfy(message -> assertThat(message).contains(object.refusal()));
  }

  @Test
  void everyRuleIsBrokenByAnInvalidObject() throws Exception {
    Set<String> broken = new HashSet<>();
    Set<String> known = new HashSet<>();
    for (TestObject object : refusedByRule()) {
      broken.addAll(broken(object));
    }
    for (String kind :
        List.of("VIPGroup", "TrackedService", "VirtualServer", "VIPNode", "AddressPool")) {
      known.addAll(Schema.of(kind).messages());
    }
    assertThat(broken).containsExactlyInAnyOrderElementsOf(known);
  }

  private static List<String> broken(TestObject object) throws IOException, CelException {
    Schema schema = Schema.of(object.kind());
    List<String> messages = new ArrayList<>();
    for (Schema.Rule rule : schema.rules(schema.withDefaults(object.yaml()))) {
      Object self = LONGS.readValue(LONGS.writeValueAsString(rule.self()), Object.class);
      Object holds =
          RUNTIME
              .createProgram(COMPILER.compile(rule.expression()).getAst())
              .eval(Map.of("self", self));
      if (!Boolean.TRUE.equals(holds)) {
        messages.add(rule.message());
      }
    }
    return messages;
  }
}
