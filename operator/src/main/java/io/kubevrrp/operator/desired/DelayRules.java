package io.kubevrrp.operator.desired;

import io.kubevrrp.api.v1alpha1.Durations;
import io.kubevrrp.api.v1alpha1.LinkDelay;
import io.kubevrrp.api.v1alpha1.StartupDelay;
import io.kubevrrp.api.v1alpha1.VrrpSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The part of {@link GroupRules} that is about delays. */
final class DelayRules {
  private static final Pattern DURATION = Pattern.compile(Durations.PATTERN);

  private DelayRules() {}

  /** The sentences of the rules that a group breaks; none for a good one. */
  static List<String> broken(VrrpSettings vrrp) {
    List<String> broken = new ArrayList<>();
    StartupDelay startup = vrrp.startupDelay();
    if (startup != null && durations(startup.afterStart(), startup.afterBoot())) {
      require(startup.fits(), StartupDelay.AT_MOST_AN_HOUR, broken);
    }
    LinkDelay link = vrrp.linkDelay();
    if (link != null && durations(link.down(), link.up(), vrrp.advertisementInterval())) {
      require(link.fits(), LinkDelay.AT_MOST, broken);
      require(
          link.endsBeforePeersTakeOver(
              Durations.parse(vrrp.advertisementInterval()), vrrp.downAfter()),
          LinkDelay.PEERS_WAIT_LESS,
          broken);
    }
    return broken;
  }

  /** That one is none is said already: the schema has their form. */
  private static boolean durations(String... texts) {
    return Stream.of(texts).allMatch(text -> DURATION.matcher(text).matches());
  }

  private static void require(boolean condition, String sentence, List<String> broken) {
    if (!condition) {
      broken.add(sentence);
    }
  }
}
