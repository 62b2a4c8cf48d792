package io.kubevrrp.lab;

import java.nio.file.Files;
import java.nio.file.Path;

/** The project's own folders, as built. */
public final class Tree {
  private Tree() {}

  /**
   * The project's top folder: the property {@code kubevrrp.tree}, else found upward from the
   * working directory.
   *
   * @throws LabException when there is none
   */
  public static Path top() {
    String given = System.getProperty("kubevrrp.tree", "");
    if (!given.isEmpty()) {
      return Path.of(given).toAbsolutePath();
    }
    for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      if (Files.isDirectory(path.resolve("node-daemon"))
          && Files.isRegularFile(path.resolve("mvnw"))) {
        return path;
      }
    }
    throw new LabException(
        "not inside the project's folder: run it from there, or give -Dkubevrrp.tree=FOLDER");
  }

  /** The node daemon's launcher. */
  public static Path nodeDaemon() {
    return launcher("node-daemon/launcher/kube-vrrp-node");
  }

  /** The operator's launcher. */
  public static Path operator() {
    return launcher("operator/launcher/kube-vrrp-operator");
  }

  /** The command line's launcher. */
  public static Path commandLine() {
    return launcher("cli/launcher/kube-vrrp");
  }

  /** A file of the tutorial. */
  public static Path tutorial(String file) {
    return existing(top().resolve("cli/src/test/resources/tutorial").resolve(file));
  }

  private static Path launcher(String path) {
    return existing(top().resolve(path));
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw new LabException(path + " is not there: build the project first (./run build)");
    }
    return path;
  }
}
