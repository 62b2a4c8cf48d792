package io.kubevrrp.helm;

import static io.kubevrrp.helm.Chart.render;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The policy's own expressions, evaluated as the API server does: condition, variables, validation.
 */
class AdmissionPolicyTest {
  private static final String DAEMON = "system:serviceaccount:kube-vrrp:kube-vrrp-node";

  private final JsonNode policy =
      render(Map.of()).only("ValidatingAdmissionPolicy", "-node").path("spec");
  private final Cel cel =
      CelFactory.plannerCelBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("request", SimpleType.DYN)
          .addVar("object", SimpleType.DYN)
          .addVar("oldObject", SimpleType.DYN)
          .addVar("variables", SimpleType.DYN)
          .build();

  @Test
  void aDaemonWritesTheStatusAndTheLeaseOfItsOwnNode() throws Exception {
    assertThat(admits(write("node-129", "vipnodes", "node-129"))).isTrue();
    assertThat(admits(write("node-129", "leases", "node-129"))).isTrue();
  }

  @Test
  void aDaemonWritesNothingOfAnotherNode() throws Exception {
    assertThat(admits(write("node-129", "vipnodes", "node-131"))).isFalse();
    assertThat(admits(write("node-129", "leases", "node-131"))).isFalse();
    assertThat(refusal(write("node-129", "vipnodes", "node-131")))
        .isEqualTo(
            "the daemon of node \"node-129\" may write only the VIPNode and the Lease of its own node, not node-131");
  }

  @Test
  void aDaemonDeletesNothingOfAnotherNode() throws Exception {
    Map<String, Object> deletion = write("node-129", "leases", "node-131");
    deletion.put("request", request("node-129", "leases", "DELETE"));
    deletion.put("oldObject", deletion.remove("object"));
    deletion.put("object", Map.of());

    assertThat(admits(deletion)).isFalse();
  }

  @Test
  void aTokenThatNamesNoNodeWritesNothing() throws Exception {
    assertThat(admits(write("", "vipnodes", "node-129"))).isFalse();
    assertThat(admits(write("", "leases", ""))).isFalse();
  }

  @Test
  void othersAreNotItsBusiness() throws Exception {
    Map<String, Object> user = write("", "vipnodes", "node-129");
    user.put(
        "request",
        Map.of(
            "operation",
            "UPDATE",
            "resource",
            Map.of("resource", "vipnodes"),
            "userInfo",
            Map.of("username", "admin")));

    assertThat(evaluate(policy.at("/matchConditions/0/expression"), user)).isEqualTo(false);
    assertThat(
            evaluate(
                policy.at("/matchConditions/0/expression"), write("n", "vipnodes", "node-129")))
        .isEqualTo(true);
  }

  private static Map<String, Object> write(String tokenNode, String resource, String name) {
    Map<String, Object> input = new HashMap<>();
    input.put("request", request(tokenNode, resource, "UPDATE"));
    input.put("object", Map.of("metadata", Map.of("name", name)));
    input.put("oldObject", Map.of("metadata", Map.of("name", name)));
    return input;
  }

  private static Map<String, Object> request(String tokenNode, String resource, String operation) {
    Map<String, Object> user = new HashMap<>(Map.of("username", DAEMON));
    if (!tokenNode.isEmpty()) {
      user.put("extra", Map.of("authentication.kubernetes.io/node-name", List.of(tokenNode)));
    }
    return Map.of(
        "operation", operation, "resource", Map.of("resource", resource), "userInfo", user);
  }

  private boolean admits(Map<String, Object> input) throws Exception {
    return (boolean) evaluate(policy.at("/validations/0/expression"), withVariables(input));
  }

  private String refusal(Map<String, Object> input) throws Exception {
    return (String) evaluate(policy.at("/validations/0/messageExpression"), withVariables(input));
  }

  private Map<String, Object> withVariables(Map<String, Object> input) throws Exception {
    Map<String, Object> variables = new HashMap<>();
    for (JsonNode variable : policy.path("variables")) {
      variables.put(variable.path("name").asText(), evaluate(variable.path("expression"), input));
    }
    Map<String, Object> all = new HashMap<>(input);
    all.put("variables", variables);
    return all;
  }

  private Object evaluate(JsonNode expression, Map<String, Object> input)
      throws CelValidationException, CelEvaluationException {
    return cel.createProgram(cel.compile(expression.asText()).getAst()).eval(input);
  }
}
