package io.kubevrrp.cli.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevrrp.api.v1alpha1.InterfaceSelector;
import io.kubevrrp.api.v1alpha1.NodePriority;
import io.kubevrrp.api.v1alpha1.Preempt;
import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupsTest {
  @TempDir private Path directory;

  @Test
  void oneVridOnTwoLansIsTwoGroups() throws Exception {
    Imports imports =
        pairs(
            instance("A", "eth0", 51, 100, "10.0.1.1/24"),
            instance("A", "eth0", 51, 90, "10.0.2.1/24"));

    assertThat(imports.result().groups()).containsOnlyKeys("a", "a-2");
    assertThat(imports.findings())
        .anySatisfy(f ->
            assertThat(f)
                .startsWith(
                    "node-b.conf:1:1: warning: virtual_router_id 51 is used on two networks")
                .contains("a (10.0.1.1/24)", "a-2 (10.0.2.1/24)"));
  }

  @Test
  void moreAddressesThanAGroupTakesAreSaid() throws Exception {
    String addresses =
        IntStream.range(0, 300)
            .mapToObj(i -> "10.0.%d.%d/16".formatted(i / 250, i % 250 + 1))
            .collect(Collectors.joining("\n"));

    Imports imports =
        pairs(instance("A", "eth0", 51, 100, addresses), instance("A", "eth0", 51, 90, addresses));

    assertThat(imports.onlyGroup().addresses()).hasSize(300);
    assertThat(imports.findings())
        .anySatisfy(f -> assertThat(f).contains("error: group a has 300 addresses", "takes 256"));
  }

  @Test
  void oneVridOnTwoInterfacesOfOneNodeIsTwoGroups() throws Exception {
    String left = instance("IN", "eth0", 51, 100, "10.0.1.1/24");
    String right = instance("OUT", "eth1", 51, 100, "10.0.2.1/24");

    Imports imports = pairs(left + right, left + right);

    assertThat(imports.result().groups()).containsOnlyKeys("in", "out");
    assertThat(imports.result().groups().values())
        .allSatisfy(group ->
            assertThat(group.priorities())
                .extracting(NodePriority::node)
                .containsExactly("node-a", "node-b"));
  }

  @Test
  void aSharedAddressMakesOneGroupWhateverTheInterfacesAreCalled() throws Exception {
    Imports imports =
        pairs(
            instance("A", "eth0", 51, 100, "10.0.1.1/24"),
            instance("B", "ens33", 51, 90, "10.0.1.1"));

    assertThat(imports.onlyGroup().networkInterface())
        .isEqualTo(new InterfaceSelector(null, "10.0.1.0/24"));
    assertThat(imports.findings())
        .anyMatch(f ->
            f.startsWith(
                "node-b.conf:1:1: warning: interface differs: eth0 on node-a, ens33 on node-b;"
                    + " each node takes the interface that has an address in 10.0.1.0/24"));
  }

  @Test
  void withoutAPrefixTheInterfaceIsLeftToTheNode() throws Exception {
    Imports imports =
        pairs(
            instance("A", "eth0", 51, 100, "10.0.1.1"), instance("A", "ens33", 51, 90, "10.0.1.1"));

    VIPGroup.Spec group = imports.onlyGroup();
    assertThat(group.networkInterface()).isNull();
    assertThat(imports.findings())
        .anyMatch(f ->
            f.contains("the interface whose subnet holds 10.0.1.1, spec.interface is left out"));
  }

  @Test
  void aLinkLocalAddressTellsNoInterface() throws Exception {
    Imports another =
        pairs(
            instance("A", "eth0", 51, 100, "fe80::1\n2001:db8::1/64"),
            instance("A", "ens33", 51, 90, "fe80::1\n2001:db8::1/64"));
    assertThat(another.onlyGroup().networkInterface()).isNull();
    assertThat(another.findings()).anyMatch(f -> f.contains("whose subnet holds 2001:db8::1/64"));

    Imports none =
        pairs(instance("A", "eth0", 51, 100, "fe80::1"), instance("A", "ens33", 51, 90, "fe80::1"));
    assertThat(none.onlyGroup().networkInterface()).isEqualTo(InterfaceSelector.named("eth0"));
    assertThat(none.findings())
        .anyMatch(
            f -> f.contains("error: interface differs: eth0 on node-a, ens33 on node-b; that"));
  }

  @Test
  void listsThatDifferAreSaidAndNoAddressIsLost() throws Exception {
    Imports imports =
        pairs(
            instance("A", "eth0", 51, 100, "10.0.1.1/24\n10.0.1.2/24"),
            instance("A", "eth0", 51, 90, "10.0.1.1/24\n10.0.1.3/24"));

    assertThat(imports.onlyGroup().addresses())
        .containsExactly("10.0.1.1/24", "10.0.1.2/24", "10.0.1.3/24");
    assertThat(imports.findings())
        .anyMatch(f ->
            f.startsWith(
                "node-b.conf:1:1: error: virtual_ipaddress differs: 10.0.1.1/24, 10.0.1.2/24 on node-a,"
                    + " 10.0.1.1/24, 10.0.1.3/24 on node-b"));
  }

  @Test
  void listsInAnotherOrderAreEqual() throws Exception {
    Imports imports =
        pairs(
            instance("A", "eth0", 51, 100, "10.0.1.1/24\n10.0.1.2/24"),
            instance("A", "eth0", 51, 90, "10.0.1.2/24\n10.0.1.1/24"));

    assertThat(imports.onlyGroup().addresses()).containsExactly("10.0.1.1/24", "10.0.1.2/24");
    assertThat(imports.findings()).noneMatch(f -> f.contains("differs"));
  }

  @Test
  void oneVridTwiceOnOneInterfaceIsRefusedAsKeepalivedDoes() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            instance("A", "eth0", 51, 100, "10.0.1.1/24")
                + instance("B", "eth0", 51, 90, "10.0.1.2/24"));

    assertThat(imports.onlyGroup().addresses()).containsExactly("10.0.1.1/24");
    assertThat(imports.findings())
        .anyMatch(f -> f.contains("error: node node-a uses virtual_router_id 51 twice on eth0"));
  }

  @Test
  void aNameThatIsThereTwiceCountsOnce() throws Exception {
    Imports imports =
        Imports.of(
            directory,
            instance("A", "eth0", 51, 100, "10.0.1.1/24")
                + instance("A", "eth0", 52, 90, "10.0.1.2/24"));

    assertThat(imports.onlyGroup().vrrp().virtualRouterID()).isEqualTo(51);
    assertThat(imports.findings())
        .anyMatch(f -> f.contains("error: vrrp_instance A is there twice"));
  }

  @Test
  void thePreemptionOfTheHighestPriorityIsTheGroups() throws Exception {
    Imports imports =
        pairs(
            instance("A", "eth0", 51, 90, "10.0.1.1/24"),
            instance("A", "eth0", 51, 100, "10.0.1.1/24\n}\nnopreempt\ntrack_interface {\neth0"));

    assertThat(imports.onlyGroup().vrrp().preempt().mode()).isEqualTo(Preempt.Mode.NEVER);
    assertThat(imports.findings())
        .anyMatch(f -> f.contains("preemption differs between node-b and node-a; that of node-b"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.1.1,    10.0.1.9,    true",
    "10.0.1.1,    10.0.2.1,    false",
    "10.0.1.1/16, 10.0.2.1/16, true",
    "10.0.1.1/25, 10.0.1.200/25, false",
    "10.0.1.1/32, 10.0.1.200/24, true",
    "2001:db8::1, 2001:db8::2, true",
    "2001:db8::1/64, 2001:db8:0:1::1/64, false",
    "2001:db8::1/32, 2001:db8:0:1::1/32, true",
    "10.0.1.1, 2001:db8::1, false"
  })
  void addressesOfOneSubnet(String a, String b, boolean same) {
    assertThat(Subnets.same(a, b)).isEqualTo(same);
  }

  private Imports pairs(String a, String b) throws Exception {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("node-a", a);
    texts.put("node-b", b);
    return Imports.of(directory, texts);
  }

  private static String instance(
      String name, String networkInterface, int vrid, int priority, String addresses) {
    return """
    vrrp_instance %s {
      interface %s
      virtual_router_id %d
      priority %d
      virtual_ipaddress {
    %s
      }
    }
    """
        .formatted(name, networkInterface, vrid, priority, addresses);
  }
}
