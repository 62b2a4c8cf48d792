package io.kubevrrp.lab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A container image of ours in a folder. What runs in it has its root there, read-only, and sees no
 * other file of the machine than those it is given, as a container does; the network is the
 * caller's.
 */
final class UnpackedImage {
  /** Where the program finds the folder that it is given. */
  static final Path GIVEN = Path.of("/given");

  /** Mounts end with the program: the namespace is its own. */
  private static final String ENTER =
      """
      root=$1 given=$2; shift 2
      mount --bind "$root" "$root"
      mount -t proc proc "$root/proc"
      mount --rbind /dev "$root/dev"
      mount -t tmpfs -o mode=1777 tmp "$root/tmp"
      mount -t tmpfs state "$root/var/lib/kube-vrrp"
      mount --bind "$given" "$root/given"
      mount -o remount,bind,ro "$root"
      exec env -i "$@"
      """;

  private final Path root;
  private final JsonNode config;

  private UnpackedImage(Path root, JsonNode config) {
    this.root = root;
    this.config = config;
  }

  /** One that {@code ./run image} has made; a test that needs it is skipped where it has not. */
  static UnpackedImage of(String name, Path folder) throws IOException {
    Path tar = Tree.top().resolve("dist/images/kube-vrrp-" + name + "-0.1.0.tar");
    assumeTrue(Files.exists(tar), "skipped: there is no image: ./run image makes it");
    Path parts = Files.createDirectories(folder.resolve(name + "-parts"));
    Command.run("tar", "-xf", tar.toString(), "-C", parts.toString());
    ObjectMapper json = new ObjectMapper();
    JsonNode manifest = json.readTree(parts.resolve("manifest.json").toFile()).path(0);
    Path root = Files.createDirectories(folder.resolve(name));
    for (String layer : texts(manifest.path("Layers"))) {
      Command.run(
          "tar",
          "--warning=no-unknown-keyword",
          "-xf",
          parts.resolve(layer).toString(),
          "-C",
          root.toString());
    }
    // What a container's runtime adds.
    for (String mountPoint : List.of("proc", "dev", "tmp", "var/lib/kube-vrrp", "given")) {
      Files.createDirectories(root.resolve(mountPoint));
    }
    return new UnpackedImage(
        root,
        json.readTree(parts.resolve(manifest.path("Config").asText()).toFile()).path("config"));
  }

  /**
   * What runs the image's program.
   *
   * @param user its number
   * @param capabilities what of root's power is left, as setpriv writes it; empty for nothing
   * @param given a folder of the machine that it sees as {@link #GIVEN}
   */
  List<String> command(int user, String capabilities, Path given) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare", "--mount", "--propagation", "private", "bash", "-euc", ENTER, "enter"));
    command.addAll(List.of(root.toString(), given.toString()));
    command.addAll(texts(config.path("Env")));
    // To change the root and the user takes three that are lost with root's number, or harmless.
    command.addAll(
        List.of(
            "/usr/bin/setpriv",
            "--no-new-privs",
            "--bounding-set=-all,+sys_chroot,+setuid,+setgid" + capabilities,
            "/usr/sbin/chroot",
            "--userspec=" + user + ":" + user,
            root.toString()));
    command.addAll(texts(config.path("Entrypoint")));
    return command;
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
