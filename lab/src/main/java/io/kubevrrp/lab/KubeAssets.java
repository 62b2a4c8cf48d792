package io.kubevrrp.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds the folder that holds etcd, kube-apiserver and kubectl. */
public final class KubeAssets {
  private static final String SCRIPT = "lab/bin/kube-assets";

  private KubeAssets() {}

  /**
   * The folder named by {@code KUBEBUILDER_ASSETS}, else the one that the project's script has
   * cached; empty where there is none. Never builds anything.
   *
   * @throws LabException when {@code KUBEBUILDER_ASSETS} names a folder that lacks a program: what
   *     somebody set on purpose must not be passed over in silence
   */
  public static Optional<Path> find() {
    String named = System.getenv("KUBEBUILDER_ASSETS");
    if (named != null && !named.isBlank()) {
      Path folder = Path.of(named);
      if (!complete(folder)) {
        throw new LabException(
            "KUBEBUILDER_ASSETS is " + named + ", but etcd and kube-apiserver are not both there");
      }
      return Optional.of(folder);
    }
    return script().flatMap(KubeAssets::cached).filter(KubeAssets::complete);
  }

  /**
   * The same, for those who cannot go on without.
   *
   * @throws LabException with a sentence that says what to run
   */
  public static Path require() {
    return find()
        .orElseThrow(() ->
            new LabException(
                "there is no Kubernetes API server at hand: run "
                    + SCRIPT
                    + " once (some minutes), or let KUBEBUILDER_ASSETS name a folder with etcd"
                    + " and kube-apiserver"));
  }

  private static boolean complete(Path folder) {
    return List.of("etcd", "kube-apiserver").stream()
        .allMatch(tool -> Files.isExecutable(folder.resolve(tool)));
  }

  /** The project's script, seen from its top folder or from any folder inside. */
  private static Optional<Path> script() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path script = folder.resolve(SCRIPT);
      if (Files.isExecutable(script)) {
        return Optional.of(script);
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> cached(Path script) {
    try {
      Process process =
          new ProcessBuilder(script.toString(), "--cached")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      List<String> lines = process.inputReader().lines().toList();
      boolean found = process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
      return found && !lines.isEmpty() ? Optional.of(Path.of(lines.getLast())) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
