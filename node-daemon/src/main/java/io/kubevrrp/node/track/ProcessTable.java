package io.kubevrrp.node.track;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The processes that a mounted {@code /proc} shows: those of the PID namespace it was mounted in.
 * Only what a check asks for is read.
 */
final class ProcessTable {
  private static final int LONGEST_COMMAND_LINE = 16 * 1024;

  private final Path proc;

  ProcessTable(Path proc) {
    this.proc = proc;
  }

  /**
   * The processes that match and are no zombies; blocks for as long as the scan takes.
   *
   * @throws IOException when the processes are not shown
   */
  List<Integer> find(ProcessRunning check) throws IOException {
    List<Integer> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, ProcessTable::isPid)) {
      for (Path process : processes) {
        if (matches(process, check) && isAlive(process)) {
          found.add(Integer.parseInt(process.getFileName().toString()));
        }
      }
    }
    return found;
  }

  private static boolean isPid(Path entry) {
    String name = entry.getFileName().toString();
    return name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean matches(Path process, ProcessRunning check) {
    return check.name().map(name -> isNamed(process, name)).orElse(true)
        && (check.commandLine().isEmpty() || beginsWith(process, check.commandLine()));
  }

  private static boolean isNamed(Path process, String name) {
    byte[] wanted = (name + "\n").getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(read(process.resolve("comm"), wanted.length + 1), wanted);
  }

  private static boolean beginsWith(Path process, List<String> arguments) {
    byte[] wanted = (String.join("\0", arguments) + "\0").getBytes(StandardCharsets.UTF_8);
    byte[] line = read(process.resolve("cmdline"), LONGEST_COMMAND_LINE);
    return line.length >= wanted.length
        && Arrays.equals(line, 0, wanted.length, wanted, 0, wanted.length);
  }

  // The state follows the name, and the name may hold parentheses and blanks itself.
  private static boolean isAlive(Path process) {
    String stat = new String(read(process.resolve("stat"), 512), StandardCharsets.ISO_8859_1);
    int state = stat.lastIndexOf(')') + 2;
    return state < stat.length() && "ZXx".indexOf(stat.charAt(state)) < 0;
  }

  // A process may end between the listing and the reading: then it is none that runs.
  private static byte[] read(Path file, int most) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(most);
    } catch (IOException _) {
      return new byte[0];
    }
  }
}
