package io.kubevrrp.node.track;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The processes that a mounted {@code /proc} shows: those of the PID namespace it was mounted in.
 *
 * @param proc where it is mounted
 */
record ProcessTable(Path proc) {

  /** Looks for a running process; blocks for as long as the scan takes. */
  CheckResult lookFor(String name) {
    byte[] wanted = (name + "\n").getBytes(StandardCharsets.UTF_8);
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, ProcessTable::isPid)) {
      for (Path process : processes) {
        if (isNamed(process, wanted) && isAlive(process)) {
          return CheckResult.passed("a process named " + name + " runs");
        }
      }
      return CheckResult.failed("no process named " + name + " runs");
    } catch (IOException e) {
      return CheckResult.failed("the list of processes cannot be read: " + e.getMessage());
    }
  }

  private static boolean isPid(Path entry) {
    return entry.getFileName().toString().chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isNamed(Path process, byte[] wanted) {
    return Arrays.equals(read(process.resolve("comm")), wanted);
  }

  // The state follows the name, and the name may hold parentheses and blanks itself.
  private static boolean isAlive(Path process) {
    String stat = new String(read(process.resolve("stat")), StandardCharsets.ISO_8859_1);
    int state = stat.lastIndexOf(')') + 2;
    return state < stat.length() && "ZXx".indexOf(stat.charAt(state)) < 0;
  }

  // A process may end between the listing and the reading: then it is none that runs.
  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException _) {
      return new byte[0];
    }
  }
}
