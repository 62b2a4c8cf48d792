package io.kubevrrp.lab;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node daemon counted, from its Prometheus page.
 *
 * @param discarded packets thrown away, by reason; all interfaces together
 * @param transitions changes of state, by the labels of the counter
 */
public record DaemonCounters(Map<String, Long> discarded, Map<String, Long> transitions) {
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)\\{([^}]*)} ([0-9.E]+)");
  private static final Pattern REASON = Pattern.compile("reason=\"([^\"]*)\"");

  /** Reads the text format, version 0.0.4; other metrics are passed over. */
  public static DaemonCounters parse(String page) {
    Map<String, Long> discarded = new TreeMap<>();
    Map<String, Long> transitions = new TreeMap<>();
    for (String line : page.lines().toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (!sample.matches()) {
        continue;
      }
      String labels = sample.group(2);
      long value = Math.round(Double.parseDouble(sample.group(3)));
      switch (sample.group(1)) {
        case "kube_vrrp_advertisements_discarded_total" ->
            discarded.merge(reason(labels), value, Long::sum);
        case "kube_vrrp_transitions_total" -> transitions.put(labels, value);
        default -> {} // another metric
      }
    }
    return new DaemonCounters(discarded, transitions);
  }

  private static String reason(String labels) {
    Matcher reason = REASON.matcher(labels);
    if (!reason.find()) {
      throw new LabException("a discard without a reason: " + labels);
    }
    return reason.group(1);
  }
}
