package io.kubevrrp.node.desired;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevrrp.node.track.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a check that runs a program. It is no part of the resources' schema: whoever may write a
 * resource must not get a shell on every node, but the machine's owner has one already.
 */
final class ExecReader {
  static final String FILE_ONLY =
      "service.check.exec runs a program, which only the machine's owner may ask for: write it into the file that --config"
          + " names, or take another kind of check";

  private static final String FORM =
      "write exec like {command: [/usr/local/bin/check, --quick], user: nobody}";

  private ExecReader() {}

  /** Where it stands in an entry of trackedServices; missing in most. */
  static JsonNode in(JsonNode entry) {
    return entry.path("service").path("check").path("exec");
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with a sentence when it is no such check
   */
  static Check.Exec read(JsonNode exec) {
    JsonNode command = exec.path("command");
    JsonNode user = exec.path("user");
    exec.fieldNames()
        .forEachRemaining(field -> {
          if (!List.of("command", "user").contains(field)) {
            throw new IllegalArgumentException("exec has no field '" + field + "': " + FORM);
          }
        });
    if (!command.isArray() || !user.isTextual()) {
      throw new IllegalArgumentException("exec lacks its command or its user: " + FORM);
    }
    List<String> words = new ArrayList<>();
    for (JsonNode word : command) {
      if (!word.isTextual()) {
        throw new IllegalArgumentException(
            "each word of exec.command is text: put " + word + " into quotes");
      }
      words.add(word.textValue());
    }
    return new Check.Exec(words, user.textValue());
  }
}
