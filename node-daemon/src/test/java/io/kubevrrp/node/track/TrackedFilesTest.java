package io.kubevrrp.node.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackedFilesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"0, 0", "'1\n', 1", "' -20 \n', -20", "nonsense, 0", "'', 0", "99999999999, 0"})
  void theNumberInAFileIsReadAndNothingElseCounts(String content, int number) throws IOException {
    Files.writeString(folder.resolve("maintenance"), content);

    CheckResult result = read("maintenance");
    assertThat(result.number()).isEqualTo(Optional.of(number));
    assertThat(result.passed()).isEqualTo(number == 0);
  }

  @Test
  void aFileThatIsNotThereSaysZero() {
    assertThat(read("maintenance"))
        .isEqualTo(CheckResult.number(0, "the tracked file maintenance is not there: 0"));
  }

  @Test
  void aLinkIsNotFollowedAndWhatItLeadsToIsNotShown() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "1234");
    Files.createSymbolicLink(folder.resolve("maintenance"), secret);

    assertThat(read("maintenance").message())
        .isEqualTo("the tracked file maintenance is not used: it is no regular file")
        .doesNotContain("1234");
  }

  @Test
  void nothingOfAFileThatHoldsNoNumberIsShown() throws IOException {
    Files.writeString(folder.resolve("maintenance"), "password");

    assertThat(read("maintenance").message())
        .isEqualTo("the tracked file maintenance is not used: it holds no whole number");
  }

  private CheckResult read(String name) {
    return new TrackedFiles(folder).read(name);
  }
}
