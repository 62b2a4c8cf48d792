package io.kubevrrp.cli;

import io.kubevrrp.cli.keepalived.Manifests;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The folder that an import writes to. Files of an earlier import, known by their first comment,
 * are replaced, or removed when there is nothing left for them; other files are never touched. What
 * holds passwords is readable by its owner only, from the moment it exists.
 */
final class OutputFolder {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> READABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));

  private OutputFolder() {}

  /** The folder cannot be used; the message says why and what to do. */
  static final class Refused extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * Writes the documents.
   *
   * @param documents the texts by file name
   * @return what the user should know, as sentences
   * @throws Refused when the folder cannot be written, or a foreign file has one of the names
   */
  static List<String> write(Path folder, Map<String, String> documents) throws Refused {
    List<String> remarks = new ArrayList<>();
    try {
      refuseForeign(folder, documents.keySet());
      Files.createDirectories(folder);
      for (Map.Entry<String, String> document : documents.entrySet()) {
        replace(folder.resolve(document.getKey()), document.getValue());
      }
      for (String name : Manifests.FILES) {
        Path stale = folder.resolve(name);
        if (!documents.containsKey(name) && Files.isRegularFile(stale) && isOurs(stale)) {
          Files.delete(stale);
          remarks.add(stale + " of an earlier import is removed: there is nothing in it any more");
        }
      }
      return remarks;
    } catch (IOException e) {
      throw new Refused("cannot write to " + folder + ": " + reason(e));
    }
  }

  private static void refuseForeign(Path folder, Set<String> names) throws IOException, Refused {
    for (String name : names) {
      Path file = folder.resolve(name);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
          && !(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && isOurs(file))) {
        throw new Refused(
            file
                + " exists and is not from an import, it is not overwritten (move it away, or choose another folder with -o)");
      }
    }
  }

  private static boolean isOurs(Path file) throws IOException {
    try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.limit(2).anyMatch(line -> line.startsWith(Manifests.MARK));
    }
  }

  /** A temporary file beside it takes its name at once: nobody reads half of it. */
  private static void replace(Path file, String text) throws IOException {
    boolean secret = file.endsWith(Manifests.SECRET);
    Path folder = file.toAbsolutePath().getParent();
    Path temporary =
        Files.createTempFile(folder, ".import-", ".tmp", secret ? OWNER_ONLY : READABLE);
    try {
      Files.writeString(temporary, text);
      try {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Why it failed and what to do, without the name of a Java class. */
  static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied ->
          "permission denied for " + denied.getFile() + " (choose a folder you may write to)";
      case FileAlreadyExistsException exists ->
          exists.getFile() + " is no folder (choose another name)";
      case FileSystemException other ->
          (other.getReason() == null ? "it failed for " : other.getReason() + ": ")
              + other.getFile()
              + " (choose another folder)";
      case IOException other -> other.getMessage() + " (choose another folder)";
    };
  }
}
