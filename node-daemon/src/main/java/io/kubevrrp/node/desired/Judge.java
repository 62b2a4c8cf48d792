package io.kubevrrp.node.desired;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevrrp.node.host.Link;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges configurations, each virtual router and each service by itself: what is sound runs, what
 * is broken keeps its last good form or does not start.
 */
public final class Judge {
  private final Keys keys;
  private final SpecReader reader;
  private final Supplier<List<Link>> links;

  /**
   * Judges by what is there at that moment.
   *
   * @param keys where passwords come from
   * @param links the host's interfaces
   */
  public Judge(Keys keys, Supplier<List<Link>> links) {
    this.keys = keys;
    this.reader = new SpecReader(keys);
    this.links = links;
  }

  /**
   * What is to run.
   *
   * @param configuration the whole of it
   * @param problems a sentence for each refusal; empty when all of the newest configuration runs
   */
  public record Judgement(Configuration configuration, List<String> problems) {
    public Judgement {
      problems = List.copyOf(problems);
    }
  }

  /**
   * What is to run after this spec came from the API.
   *
   * @param running what runs now
   */
  public Judgement judge(@Nullable JsonNode spec, Configuration running) {
    return judge(spec, Origin.API, running);
  }

  /**
   * What is to run after this spec came.
   *
   * @param running what runs now
   */
  public Judgement judge(@Nullable JsonNode spec, Origin origin, Configuration running) {
    return Merger.merge(reader.read(spec, origin), running, links.get());
  }

  /** Whether a key that was used is another now, so that the judgement may be too. */
  public boolean outdated() {
    return keys.changed();
  }
}
