package io.kubevrrp.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RandomEditsTest {
  @Test
  void theSameSeedGivesTheSameEdits() {
    assertThat(history(7)).isEqualTo(history(7)).isNotEqualTo(history(8));
  }

  @Test
  void everyEditChangesSomethingAndTheListsOfTwoVersionsOverlap() {
    RandomEdits edits = new RandomEdits(7, 3);
    for (int i = 0; i < 500; i++) {
      List<RouterSpecText> before = edits.routers(0);
      String what = edits.edit();
      List<RouterSpecText> after = edits.routers(0);
      for (RouterSpecText router : after) {
        assertThat(before.stream().filter(old -> old.name().equals(router.name())))
            .as(what)
            .allMatch(old -> old.addresses().contains(router.addresses().getFirst()));
      }
    }
  }

  @Test
  void everyAddressHasExactlyOneBestNode() {
    RandomEdits edits = new RandomEdits(7, 3);
    for (int i = 0; i < 200; i++) {
      edits.edit();
      for (Map.Entry<String, Integer> owner : edits.owners().entrySet()) {
        List<Integer> priorities = new ArrayList<>();
        for (int node = 0; node < 3; node++) {
          edits.routers(node).stream()
              .filter(router -> router.addresses().contains(owner.getKey()))
              .forEach(router -> priorities.add(router.priority()));
        }
        assertThat(priorities).hasSize(3).doesNotHaveDuplicates();
        assertThat(priorities.indexOf(priorities.stream().max(Integer::compare).orElseThrow()))
            .isEqualTo(owner.getValue());
      }
    }
  }

  private static List<String> history(long seed) {
    RandomEdits edits = new RandomEdits(seed, 3);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(edits.edit() + edits.routers(1));
    }
    return all;
  }
}
