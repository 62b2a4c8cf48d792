package io.kubevrrp.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.node.linux.KernelThread;
import io.kubevrrp.node.runtime.RouterSpecs;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrecautionsTest {
  private static final Precautions REFUSED =
      new Precautions(false, false, List.of("no real-time priority"));

  @Test
  void theVirtualMachineStillNamesItsThreadsSo() throws Exception {
    List<KernelThread> running = KernelThread.ofThisProcess();

    assertThat(Precautions.WAITED_FOR)
        .allSatisfy(name -> assertThat(running).filteredOn(it -> it.isNamed(name)).hasSize(1));
  }

  @Test
  void intervalsThatStandABusyMachineNeedNoPriority() {
    assertThat(REFUSED.hasty(RouterSpecs.talkative("ens33", 100, 3))).isEmpty();
  }

  @Test
  void whoSpeaksFasterIsNamedUnlessThePriorityWasGranted() {
    var hasty = RouterSpecs.hasty("ens33", 2);

    assertThat(REFUSED.hasty(hasty)).contains("vr-1, vr-2");
    assertThat(new Precautions(true, false, List.of()).hasty(hasty)).isEmpty();
  }
}
