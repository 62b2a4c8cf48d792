package io.kubevrrp.node.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictRulesTest {

  // One result each second: + passed, - failed. What the service counts as after each: U, D.
  @ParameterizedTest(name = "hold {0} s, changes {1}: {2} -> {3}")
  @CsvSource(
      nullValues = "any",
      value = {
        "0, any, +-+-+, UDUDU",
        "3, any, ++-++++++, UUDDDDUUU",
        "3, any, +++, UUU", // the first rise is no recovery
        "3, any, -++++, DDDDU", // a service that failed at first recovers
        "3, any, +-++-+++++, UDDDDDDDUU", // the hold begins anew
        "0, 2, +-+-+-+, UDUDDDD", // the third change within a minute is too many
        "0, 1, +-+, UDD",
        "0, 4, +-+-+-, UDUDUD",
      })
  void verdictsFollowThePolicies(long hold, Integer changes, String results, String verdicts) {
    VerdictRules rules = rules(hold, changes);
    VerdictRules.Standing standing = rules.start();
    StringBuilder found = new StringBuilder();
    for (int second = 0; second < results.length(); second++) {
      standing = step(rules, standing, results.charAt(second), second);
      found.append(standing.up() ? 'U' : 'D');
    }
    assertThat(found).hasToString(verdicts);
  }

  @Test
  void aFlappingServiceCountsAsFailingUntilItHasBeenCalmForAMinute() {
    VerdictRules rules = rules(0, 2);
    VerdictRules.Standing standing = rules.start();
    String results = "+-+-+";
    for (int second = 0; second < results.length(); second++) {
      standing = step(rules, standing, results.charAt(second), second);
    }
    assertThat(standing.flapping()).isTrue();

    standing = step(rules, standing, '+', 63);
    assertThat(standing.up()).isFalse();
    standing = step(rules, standing, '+', 64);
    assertThat(standing.up()).isTrue();
  }

  @Test
  void aProcessThatTheKernelSaysDiedNeedsNoConfirmation() {
    VerdictRules rules =
        new VerdictRules(new RiseAndFall(1, 100, true), Duration.ZERO, Optional.empty());
    VerdictRules.Standing up = rules.step(rules.start(), CheckResult.passed(""), Duration.ZERO);

    assertThat(rules.step(up, CheckResult.failed(""), Duration.ZERO).up()).isTrue();
    assertThat(rules.step(up, CheckResult.failed("").withoutDoubt(), Duration.ZERO).up()).isFalse();
  }

  private static VerdictRules rules(long hold, Integer changes) {
    return new VerdictRules(
        new RiseAndFall(1, 1, false), Duration.ofSeconds(hold), Optional.ofNullable(changes));
  }

  private static VerdictRules.Standing step(
      VerdictRules rules, VerdictRules.Standing standing, char result, long second) {
    return rules.step(
        standing,
        result == '+' ? CheckResult.passed("") : CheckResult.failed(""),
        Duration.ofSeconds(second));
  }
}
