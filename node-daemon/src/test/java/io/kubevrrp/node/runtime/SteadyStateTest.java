package io.kubevrrp.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** While nothing changes, nothing is made: from the packet to the timer, and from that to it. */
class SteadyStateTest {
  /**
   * Interpreted, so that every object counts that the code makes, those included that a compiler
   * would leave out, and none that it makes itself: whoever asks it for a method first resolves all
   * strings of the class, on the thread that is measured and at any time.
   */
  @Test
  void tenThousandAdvertisementsAreSentOrHeardWithoutAllocatingAnOctet()
      throws IOException, InterruptedException {
    assertThat(interpreted(SteadyState.class))
        .containsExactly(
            "Active alone: sent 10000, heard 0, allocated 0",
            "Active together: sent 10000, heard 0, allocated 0",
            "Active with a virtual MAC: sent 10000, heard 0, allocated 0",
            "Backup alone: sent 0, heard 10000, allocated 0",
            "Backup together: sent 0, heard 10000, allocated 0");
  }

  private static List<String> interpreted(Class<?> program)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = process.inputReader()) {
      List<String> lines = output.readAllLines();
      assertThat(process.waitFor()).isZero();
      return lines.stream().filter(line -> line.contains("allocated")).toList();
    } finally {
      process.destroyForcibly();
    }
  }
}
