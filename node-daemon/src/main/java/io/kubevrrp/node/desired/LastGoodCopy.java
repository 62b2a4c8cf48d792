package io.kubevrrp.node.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last configuration that could be run, on disk: what a start without API server begins with.
 * The first line is the SHA-256 of the rest, a JSON object with the node's name and the spec; a
 * file that does not match it, or is another node's, is ignored with a warning.
 */
public final class LastGoodCopy {
  private static final Logger LOG = LoggerFactory.getLogger(LastGoodCopy.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final String node;

  /**
   * In this directory, which is made when it is missing.
   *
   * @param node whose configuration it is: two daemons may share a directory by mistake
   */
  public LastGoodCopy(Path directory, String node) {
    this.file = directory.resolve("vipnode.json");
    this.node = node;
  }

  /**
   * Writes it, by atomic rename, and has the disk keep it before it returns: a power cut leaves the
   * old one or this one. A disk that refuses is warned about and changes nothing else.
   */
  public void save(JsonNode spec) {
    String document = JSON.createObjectNode().put("node", node).set("spec", spec).toString();
    try {
      Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      writeThrough(fresh, digest(document) + "\n" + document);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
        folder.force(true); // the rename itself
      }
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("error", e.toString())
          .log("the last good configuration cannot be kept on disk");
    }
  }

  /** The spec that was saved last; empty when there is none, or none that can be trusted. */
  public Optional<JsonNode> load() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return read(Files.readString(file));
    } catch (IOException | RuntimeException e) {
      return ignored(e.toString());
    }
  }

  private Optional<JsonNode> read(String text) throws JsonProcessingException {
    int end = text.indexOf('\n');
    String document = text.substring(end + 1);
    if (end < 0 || !text.substring(0, end).equals(digest(document))) {
      return ignored("it is damaged (the checksum does not match)");
    }
    JsonNode kept = JSON.readTree(document);
    if (!kept.path("node").isTextual() || !kept.path("spec").isObject()) {
      return ignored("it was written by another version");
    }
    if (!kept.path("node").textValue().equals(node)) {
      return ignored(
          "it belongs to the node "
              + kept.path("node").textValue()
              + ": give each node a --state-dir of its own");
    }
    return Optional.of(kept.path("spec"));
  }

  private static void writeThrough(Path path, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer octets = StandardCharsets.UTF_8.encode(text);
      while (octets.hasRemaining()) {
        channel.write(octets);
      }
      channel.force(true);
    }
  }

  private Optional<JsonNode> ignored(String why) {
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
