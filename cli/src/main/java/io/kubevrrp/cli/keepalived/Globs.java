package io.kubevrrp.cli.keepalived;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Finds the files that an include names: relative to its own file, with globs in any part. */
final class Globs {
  private Globs() {}

  /** The regular files that match, in the order of their names. */
  static List<Path> matching(Path including, String glob) {
    Path pattern = including.resolveSibling(glob).normalize();
    Path root = pattern.getRoot();
    List<Path> found = List.of(root == null ? Path.of("") : root);
    for (Path part : pattern) {
      List<Path> deeper = new ArrayList<>();
      found.forEach(directory -> deeper.addAll(children(directory, part.toString())));
      found = deeper;
    }
    return found.stream().filter(Files::isRegularFile).toList();
  }

  private static List<Path> children(Path directory, String part) {
    if (part.equals("..") || part.equals(".")) {
      return List.of(directory.resolve(part));
    }
    if (!part.matches(".*[*?\\[{].*")) {
      Path child = directory.resolve(part);
      return Files.exists(child) ? List.of(child) : List.of();
    }
    List<Path> children = new ArrayList<>();
    Path listed = directory.toString().isEmpty() ? Path.of(".") : directory;
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(listed, part)) {
      paths.forEach(path -> children.add(directory.resolve(path.getFileName())));
    } catch (IOException | PatternSyntaxException e) {
      return List.of(); // said by the caller: nothing is found
    }
    return children.stream().sorted().toList();
  }
}
