package io.kubevrrp.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder of one run: logs, configurations, keys. Only its owner may look into it. */
final class RunFolder {
  /** How the names of this run's folders begin: they say whose process they are. */
  static final String PREFIX = "kube-vrrp-lab-" + ProcessHandle.current().pid() + "-";

  private static final Pattern NAME = Pattern.compile("kube-vrrp-lab-(\\d+)-\\d+");
  private static final int ATTEMPTS = 100;

  private final Path path;

  private RunFolder(Path path) {
    this.path = path;
  }

  /** A new one. */
  static RunFolder create() {
    try {
      return new RunFolder(Files.createTempDirectory(PREFIX));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes those of runs that do not live any more, and the processes that still use them. */
  static void removeDead() {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      files.filter(RunFolder::isDead).map(RunFolder::new).forEach(RunFolder::removeWithUsers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isDead(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
  }

  private void removeWithUsers() {
    List<ProcessHandle> users =
        ProcessHandle.allProcesses()
            .filter(process ->
                process.info().commandLine().filter(line -> line.contains(path + "/")).isPresent())
            .toList();
    users.forEach(ProcessHandle::destroyForcibly);
    remove();
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** Writes a text file. */
  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes it with all that is in it. */
  void remove() {
    for (int attempt = 1; ; attempt++) {
      try {
        Files.walkFileTree(path, new Remover());
        return;
      } catch (IOException e) {
        // Somebody who is just being ended may still write there.
        if (!Files.exists(path)) {
          return;
        }
        if (attempt == ATTEMPTS) {
          System.err.println("lab: " + path + " stays: " + e);
          return;
        }
      }
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
