package io.kubevrrp.node.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Reads one list of a configuration, entry by entry: what is wrong with one does not touch the
 * others.
 *
 * @param <A> an entry as the API has it
 * @param <T> the same in the daemon's own type
 */
final class SectionReader<A, T> {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          // A newer API server fills in fields that this daemon does not know yet.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);

  private final String field;
  private final String noun;
  private final Class<A> type;
  private final EntryReader<A, T> reader;
  private final SequencedMap<String, Entry<T>> sound = new LinkedHashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> refused = new HashSet<>();
  private boolean complete = true;
  private boolean perVirtualRouter;
  private int most = Integer.MAX_VALUE;

  /** Reads one entry. */
  @FunctionalInterface
  interface EntryReader<A, T> {
    /**
     * Makes the daemon's own type of it.
     *
     * @param source the same as it is written
     * @throws IllegalArgumentException with a sentence
     */
    T read(A entry, JsonNode source);
  }

  /**
   * Reads nothing yet.
   *
   * @param field the list's name
   * @param noun what one entry is
   * @param reader reads one of its entries
   */
  SectionReader(String field, String noun, Class<A> type, EntryReader<A, T> reader) {
    this.field = field;
    this.noun = noun;
    this.type = type;
    this.reader = reader;
  }

  /** Entries are told apart by their virtual router too: one name may stand with several. */
  SectionReader<A, T> perVirtualRouter() {
    perVirtualRouter = true;
    return this;
  }

  /** No more entries than this are taken. */
  SectionReader<A, T> atMost(int entries) {
    most = entries;
    return this;
  }

  /** The list of this spec; what is wrong with it is added to the problems. */
  Section<T> read(JsonNode spec, List<String> problems) {
    JsonNode list = spec.path(field);
    if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
      problems.add(field + " is no list: begin each " + noun + " with a dash, '- name: ...'");
      return Section.unknown();
    }
    for (int i = 0; i < Math.min(list.size(), most); i++) {
      readEntry(i, list.get(i)).ifPresent(problems::add);
    }
    if (list.size() > most) {
      complete = false; // what runs and is named further down is to run on
      problems.add(
          "%s has %d entries, and %d is the most: those after that are left out, remove as many"
              .formatted(field, list.size(), most));
    }
    return new Section<>(sound, refused, complete);
  }

  private Optional<String> readEntry(int index, JsonNode entry) {
    if (!hasText(entry, "name")) {
      return nameless(index, "name");
    }
    if (perVirtualRouter && !hasText(entry, "virtualRouter")) {
      return nameless(index, "virtualRouter");
    }
    String name = entry.path("name").textValue();
    String key = perVirtualRouter ? name + " of " + entry.path("virtualRouter").textValue() : name;
    Optional<String> problem = readNamed(key, entry);
    problem.ifPresent(_ -> refuse(key));
    return problem.map(sentence -> noun + " " + key + ": " + sentence);
  }

  private Optional<String> nameless(int index, String missing) {
    complete = false;
    return Optional.of(
        "%s[%d] has no %s: give it one, or remove the entry".formatted(field, index, missing));
  }

  private static boolean hasText(JsonNode entry, String field) {
    JsonNode value = entry.path(field);
    return value.isTextual() && !value.textValue().isBlank();
  }

  private void refuse(String name) {
    sound.remove(name);
    refused.add(name);
  }

  private Optional<String> readNamed(String name, JsonNode entry) {
    if (!seen.add(name)) {
      return Optional.of("two have this name: give each a name of its own");
    }
    Optional<String> empty = FormProblem.emptyItem(entry);
    if (empty.isPresent()) {
      return empty;
    }
    try {
      sound.put(name, new Entry<>(reader.read(MAPPER.treeToValue(entry, type), entry), entry));
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of(FormProblem.sentence(e));
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return Optional.of(FormProblem.unforeseen(e));
    }
  }
}
