package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./run test} says at its end of tests that did not run. */
class SkippedTestsTest {
  private static final String REPORT =
      """
      <testsuite>
        <testcase name="ran" classname="org.example.LanLab" time="1"/>
        <testcase name="ofACondition" classname="org.example.LanLab" time="0">
          <skipped message="skipped: namespaces take &quot;root&quot;"/>
        </testcase>
        <testcase name="ofAnAssumption" classname="org.example.LanLab" time="0">
          <skipped type="org.opentest4j.TestAbortedException"><![CDATA[org.opentest4j.TestAbortedException: Assumption failed: skipped: no server
      	at org.junit.jupiter.api.Assumptions.assumeTrue(Assumptions.java:127)
      ]]></skipped>
        </testcase>
        <testcase name="" classname="org.example.FrrLab" time="0">
          <skipped/>
        </testcase>
      </testsuite>
      """;

  @Test
  void eachIsNamedWithItsReason(@TempDir Path reports) throws IOException {
    Files.writeString(reports.resolve("TEST-org.example.LanLab.xml"), REPORT);

    String said =
        Command.run(Tree.top().resolve("lab/bin/skipped-tests").toString(), reports.toString());

    assertThat(said.lines().map(String::strip))
        .containsExactly(
            "LanLab.ofACondition: skipped: namespaces take \"root\"",
            "LanLab.ofAnAssumption: skipped: no server",
            "FrrLab: no reason given");
  }
}
