package io.kubevrrp.node.direct;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lines in a file that outlive the daemon: what it changed and will have to put back. */
final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private final Path file;

  Ledger(Path file) {
    this.file = file;
  }

  /** The lines; none when there is no file, or it cannot be read. */
  List<String> read() {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      LOG.atWarn().setCause(e).addKeyValue("file", file).log("what is to be put back is unknown");
      return List.of();
    }
  }

  /** Replaces all lines, or none. */
  void write(List<String> lines) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(fresh, lines);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.atWarn()
          .setCause(e)
          .addKeyValue("file", file)
          .log("after a crash, what is to be put back will be unknown");
    }
  }
}
