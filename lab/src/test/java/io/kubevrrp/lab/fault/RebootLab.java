package io.kubevrrp.lab.fault;

import io.kubevrrp.lab.NeedsRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** All nodes boot at once, as after a power failure, and nobody has told them anything yet. */
@NeedsRoot
@Isolated("how soon the nodes serve is how soon their daemons start")
class RebootLab {
  @Test
  void nodesThatBootWithoutTheApiServeWhatTheyServedLast() {
    Judged.needsApi();
    new Judged().run(ApiCases.rebootWithoutApi());
  }
}
