package io.kubevrrp.node.track;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * The folder of tracked files. Only regular files in it are opened, links are not followed, and of
 * what is inside nothing but a number is ever shown.
 *
 * @param folder where they lie
 */
record TrackedFiles(Path folder) {
  /** A number with its sign and some blanks. */
  private static final int MOST_OCTETS = 32;

  /** Blocks for as long as the file system takes. */
  CheckResult read(String name) {
    Path file = folder.resolve(name);
    try {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return CheckResult.number(0, "the tracked file " + name + " is not there: 0");
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return unreadable(name, "it is no regular file");
      }
      int number = Integer.parseInt(content(file).strip());
      return CheckResult.number(number, "the tracked file " + name + " says " + number);
    } catch (NoSuchFileException _) {
      return CheckResult.number(0, "the tracked file " + name + " is not there: 0");
    } catch (NumberFormatException _) {
      return unreadable(name, "it holds no whole number");
    } catch (IOException e) {
      return unreadable(name, e.getClass().getSimpleName());
    }
  }

  // A switch that cannot be read has not been thrown: keepalived takes it for 0 as well.
  private static CheckResult unreadable(String name, String why) {
    return CheckResult.number(0, "the tracked file " + name + " is not used: " + why);
  }

  private static String content(Path file) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer octets = ByteBuffer.allocate(MOST_OCTETS);
      int read = 0;
      while (read >= 0 && octets.hasRemaining()) {
        read = channel.read(octets);
      }
      return new String(octets.array(), 0, octets.position(), StandardCharsets.US_ASCII);
    }
  }
}
