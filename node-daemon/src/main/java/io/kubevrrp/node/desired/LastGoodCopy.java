package io.kubevrrp.node.desired;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubevrrp.api.v1alpha1.VIPNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last configuration that could be run, on disk: what a start without API server begins with.
 * The first line is the SHA-256 of the rest; a file that does not match it is ignored with a
 * warning.
 */
public final class LastGoodCopy {
  private static final Logger LOG = LoggerFactory.getLogger(LastGoodCopy.class);

  private final Path file;

  /** In this directory, which is made when it is missing. */
  public LastGoodCopy(Path directory) {
    this.file = directory.resolve("vipnode.json");
  }

  /** Writes it, by atomic rename; a disk that refuses is warned about and changes nothing else. */
  public void save(VIPNode.Spec spec) {
    String document = Serialization.asJson(spec);
    try {
      Files.createDirectories(file.getParent());
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, digest(document) + "\n" + document);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("error", e.toString())
          .log("the last good configuration cannot be kept on disk");
    }
  }

  /** What was saved last; empty when there is none or it is damaged. */
  public Optional<VIPNode.Spec> load() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(file);
      int end = text.indexOf('\n');
      String document = text.substring(end + 1);
      if (end < 0 || !text.substring(0, end).equals(digest(document))) {
        return ignored("it is damaged (the checksum does not match)");
      }
      return Optional.of(Serialization.unmarshal(document, VIPNode.Spec.class));
    } catch (IOException | RuntimeException e) {
      return ignored(e.toString());
    }
  }

  private Optional<VIPNode.Spec> ignored(String why) {
    LOG.atWarn()
        .addKeyValue("file", file)
        .addKeyValue("error", why)
        .log("the last good configuration is ignored");
    return Optional.empty();
  }

  private static String digest(String document) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(document.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
